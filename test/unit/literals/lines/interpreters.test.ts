import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { applyEdits } from 'jsonc-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rewriteText } from '../../../../src/literals/rewrite.ts';
import { scanText } from '../../../../src/literals/scan.ts';

let folder = '';
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'berth-lines-'));
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

const has = (program: string) => spawnSync(program, ['--version']).error === undefined;

/** The text with every number that can be replaced in the variable's hands. */
function rewritten(file: string, text: string): string {
  const scanned = scanText(file, text);
  if (scanned === undefined) throw new Error(`no kind: ${file}`);
  const literals = scanned.literals.filter(
    ({ action, fallback }) => action === 'replace' && fallback === undefined,
  );
  expect(literals.length).toBeGreaterThan(0);
  const replacements = literals.map((literal) => ({ literal, name: 'x', variable: 'X_PORT' }));
  return applyEdits(text, rewriteText(scanned.kind, file, text, replacements));
}

/** What a program prints, given the variable or not. */
function output(program: string, args: readonly string[], port: string | undefined): string {
  const { X_PORT: _, ...env } = process.env;
  return execFileSync(program, args, {
    cwd: folder,
    env: port === undefined ? env : { ...env, X_PORT: port },
    encoding: 'utf8',
  });
}

function expectSame(program: string, file: string, text: string, ...args: string[]): void {
  const result = rewritten(file, text);
  const place = path.join(folder, file);
  const print = (content: string, port?: string) => {
    fs.writeFileSync(place, content);
    return output(program, [...args, place], port);
  };
  const before = print(text);
  expect(before).toContain('3000');
  expect(print(result)).toBe(before);
  expect(print(result, '')).toBe(before);
  expect(print(result, '4123')).toBe(before.replaceAll('3000', '4123'));
}

const SCRIPT = `
show() { printf '<%s>' "$@"; echo; }
PORT=3000
API="http://localhost:3000/x"
URL=http://localhost:3000/y
port="$${'{1:-3000}'}"
PORTS="3000"
show "$PORT" "$API" "$URL" "$port" "$PORTS"
show --port 3000 --port=3000 -b 0.0.0.0:3000
show $(show --port 3000)
for port in 3000; do show "$port"; done
cat <<EOF | cat
PORT=3000
EOF
`;

describe('a rewritten script', () => {
  it.skipIf(!has('bash'))(
    'prints the same in bash without the variable, and its number with it',
    () => {
      expectSame('bash', 'dev.sh', SCRIPT);
    },
  );

  it.skipIf(spawnSync('sh', ['-c', ':']).error !== undefined)('does so in sh', () => {
    expectSame('sh', 'run.sh', SCRIPT);
  });
});

const MAKEFILE = [
  'PORT := 3000',
  'URL = http://localhost:3000/x',
  'dev: API_PORT = 3000',
  'dev:',
  '\t@set -- $(PORT) $(URL) $(API_PORT) --port 3000; echo "$$*"',
  '\t@set -- \'http://localhost:3000/y\' "$$HOME"; echo "$$*"',
  '',
].join('\n');

describe('a rewritten makefile', () => {
  it.skipIf(!has('make'))('prints the same without the variable, and its number with it', () => {
    expectSame('make', 'Makefile', MAKEFILE, '-s', '-f');
  });
});

describe('a rewritten justfile', () => {
  const text =
    'port := "3000"\nshow host="x" port=\'3000\':\n    @printf "<%s>" {{port}} --port 3000\n';

  it.skipIf(!has('just'))('prints the same without the variable, and its number with it', () => {
    const result = rewritten('justfile', text);
    const file = path.join(folder, 'justfile');
    fs.writeFileSync(file, result);
    expect(output('just', ['--justfile', file], undefined)).toBe('<3000><--port><3000>');
    expect(output('just', ['--justfile', file], '4123')).toBe('<4123><--port><4123>');
  });

  it('asks for the variable with the function of just', () => {
    expect(rewritten('justfile', 'url := "http://localhost:3000/x"\nport := \'3001\'')).toBe(
      'url := "http://localhost:" + env_var_or_default("X_PORT", "3000") + "/x"\n' +
        'port := env_var_or_default("X_PORT", "3001")',
    );
  });
});

describe('rewritten settings', () => {
  it('have placeholders', () => {
    expect(rewritten('application.properties', 'server.port=8080')).toBe(
      `server.port=$${'{X_PORT:8080}'}`,
    );
    expect(rewritten('Caddyfile', ':2015 {\n\treverse_proxy localhost:3000\n}')).toBe(
      ':{$X_PORT:2015} {\n\treverse_proxy localhost:{$X_PORT:3000}\n}',
    );
  });
});
