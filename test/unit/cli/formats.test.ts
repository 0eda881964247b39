import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { formatVariables } from '../../../src/cli/envFile/formats.ts';
import { quoteDotenv } from '../../../src/literals/lines/envQuotes.ts';

const HOSTILE = new Map([
  ['PLAIN', '24817'],
  ['URL', 'http://localhost:24817/v1?a=b&c=$d#e'],
  ['EMPTY', ''],
  ['BLANKS', '  two  words\t'],
  ['QUOTES', `it's "quoted" \`here\``],
  ['TYPOGRAPHIC', '‘single’ ‚low‛ “double”'],
  ['EXPANSIONS', `$HOME \${HOME} $(id) \`id\` !! %PATH% ~ * ? [a] {b,c}`],
  ['BACKSLASHES', 'a\\b\\\\c\\'],
  ['ENDS_IN_QUOTE', "'"],
  ['NEWLINE', 'one\ntwo\n'],
  ['OPERATORS', '; rm -rf / | & < > ( ) #'],
  ['UNICODE', 'grüße 🚢'],
]);

const folder = mkdtempSync(join(tmpdir(), 'berth-formats-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function has(shell: string): boolean {
  return spawnSync(shell, ['-c', 'exit'], { stdio: 'ignore' }).error === undefined;
}

/** What a shell's child sees after the shell ran a script. */
function valuesAfter(shell: string, script: string): Map<string, string | undefined> {
  const file = join(folder, `script-${shell}`);
  const show = `"${process.execPath}" -e "process.stdout.write(JSON.stringify(process.env))"`;
  writeFileSync(file, `${script}\n${shell === 'pwsh' ? `& ${show}` : show}\n`);
  const args = shell === 'pwsh' ? ['-NoProfile', '-File', file] : [file];
  const env = JSON.parse(execFileSync(shell, args, { encoding: 'utf8' }));
  return new Map([...HOSTILE.keys()].map((key) => [key, env[key]]));
}

describe('formatVariables', () => {
  for (const [shell, format] of [
    ['sh', 'sh'],
    ['bash', 'sh'],
    ['zsh', 'sh'],
    ['fish', 'fish'],
    ['pwsh', 'powershell'],
  ] as const) {
    it.skipIf(!has(shell))(`gives a real ${shell} every value as it is`, () => {
      expect(valuesAfter(shell, formatVariables(HOSTILE, format))).toEqual(HOSTILE);
    });
  }

  it('survives any text in a real sh', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((s) => !s.includes('\0'));
    fc.assert(
      fc.property(text, (value) => {
        const script = `${formatVariables(new Map([['X', value]]), 'sh')}\nprintf %s "$X"`;
        expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(value);
      }),
      { numRuns: 40 },
    );
  });

  it('writes JSON that holds every value', () => {
    expect(new Map(Object.entries(JSON.parse(formatVariables(HOSTILE, 'json'))))).toEqual(HOSTILE);
  });

  it('writes fish and PowerShell with their own escapes', () => {
    const values = new Map([['A', `it's \\`]]);
    expect(formatVariables(values, 'fish')).toBe(`set -gx A 'it\\'s \\\\'`);
    expect(formatVariables(values, 'powershell')).toBe(`\${env:A} = 'it''s \\'`);
  });
});

describe('quoteDotenv', () => {
  it('leaves plain values without quotes', () => {
    expect(quoteDotenv('http://localhost:24817/v1')).toBe('http://localhost:24817/v1');
  });

  it("is read back by Node's own reader, whatever the value", () => {
    for (const [key, value] of HOSTILE) {
      // Both kinds of quotes at once: no spelling is read alike by all dotenv readers.
      if (value.includes("'") && /["\\$`]/.test(value)) continue;
      expect(parseEnv(`X=${quoteDotenv(value)}\n`).X, key).toBe(value);
    }
  });

  it('is read back by a shell, whatever the value', () => {
    for (const [key, value] of HOSTILE) {
      const script = `X=${quoteDotenv(value)}\nprintf %s "$X"`;
      expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' }), key).toBe(value);
    }
  });
});
