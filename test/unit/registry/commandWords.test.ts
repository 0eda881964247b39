import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { splitCommand } from '../../../src/registry/commandWords.ts';
import { findTokens } from '../../../src/registry/tokens.ts';

vi.setConfig({ testTimeout: 120_000 });

function wordsOf(text: string): readonly string[] | string {
  const split = splitCommand(text);
  return split.kind === 'words' ? split.words : split.message;
}

describe('a command is split as a shell would', () => {
  test.each([
    ['node server.js', ['node', 'server.js']],
    ['  node\tserver.js  ', ['node', 'server.js']],
    [`a "b c" 'd  e' f\\ g`, ['a', 'b c', 'd  e', 'f g']],
    [`a ""  ''`, ['a', '', '']],
    [`a"b"'c'd`, ['abcd']],
    [`a "\\"\\\\\\$\\x" '\\'`, ['a', '"\\$\\x', '\\']],
    [`"C:\\tools\\x y.exe" -p`, ['C:\\tools\\x y.exe', '-p']],
    [`a \\; \\$HOME '$HOME' "&& | *"`, ['a', ';', '$HOME', '$HOME', '&& | *']],
    ['a b=c x#y a~ $ 5$', ['a', 'b=c', 'x#y', 'a~', '$', '5$']],
    ['a "b\\\nc"', ['a', 'bc']],
    ['serve -p $<port:api>', ['serve', '-p', '$<port:api>']],
    [
      `a:$<port:api>/"x $<port:/db>"'$<port:web/hmr>'`,
      ['a:$<port:api>/x $<port:/db>$<port:web/hmr>'],
    ],
    ['$<port:api>', ['$<port:api>']],
  ])('%j', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  test('by sh itself, wherever no problem is found', () => {
    const unit = fc.oneof(
      fc.constantFrom(...` \t\n'"\\$a1_={}[]()<>|&;*?~#!\`-./:%^@+,é\u00a0`),
      fc.constantFrom('$A', '\\"', "' '", '" "', '\\\\', '$(', '||'),
    );
    const texts = fc.sample(fc.string({ unit, maxLength: 12 }), 4_000);
    const accepted = texts.filter((text) => splitCommand(`x ${text}`).kind === 'words');
    expect(accepted.length).toBeGreaterThan(300);
    // One shell for all of them: each prints its words with a mark after each, and another after all.
    const script = accepted.map((text) => `printf '%s\\1' x ${text}\nprintf '\\2'`);
    const printed = execFileSync('sh', ['-c', script.join('\n')], { encoding: 'utf8' });
    const said = printed.split('\u0002').map((one) => one.split('\u0001').slice(0, -1));
    expect(said).toHaveLength(accepted.length + 1);
    accepted.forEach((text, i) => {
      expect({ text, words: wordsOf(`x ${text}`) }).toEqual({ text, words: said[i] });
    });
  });
});

describe('what needs a shell is told, with its place', () => {
  test.each([
    ['a && b', '&&'],
    ['a || b', '||'],
    ['a | b', '|'],
    ['a; b', ';'],
    ['a &', '&'],
    ['a > b', '>'],
    ['a 2>>b', '>>'],
    ['a < b', '<'],
    ['a $(b)', '$('],
    ['a `b`', '`'],
    ['a "`b`"', '`'],
    ['a (b)', '('],
    ['a $HOME', '$HOME'],
    [`a "x\${HOME:-y}z"`, `\${HOME:-y}`],
    ['a $1', '$1'],
    ["a $'b'", "$'"],
    ['a *.js', '*'],
    ['a b?c', '?'],
    ['a [b]', '['],
    ['~/a', '~'],
    ['a # b', '#'],
    ['a\nb', '\n'],
    ['a $<port:api', '<'],
  ])('%j', (text, mark) => {
    const split = splitCommand(text);
    expect(split).toMatchObject({
      kind: 'problem',
      message: expect.stringContaining('["sh", "-c", "…"]'),
    });
    if (split.kind === 'problem') {
      expect(text.slice(split.offset, split.offset + split.length)).toBe(mark);
    }
  });

  test('a variable that stands for a port is better a token', () => {
    expect(wordsOf('serve -p $PORT')).toContain('write its token, $<port:api>');
    expect(wordsOf(`serve -p "\${PORT:-3000}"`)).toContain('write its token, $<port:api>');
  });

  test('variables before the command belong into env', () => {
    expect(splitCommand(' API=1 node a')).toEqual({
      kind: 'problem',
      message: 'A variable before the command is for a shell. Write "env": { "API": "…" }.',
      offset: 1,
      length: 3,
    });
  });

  test.each([
    ['a "b', 'A quote begins here and never ends: "', 2],
    ['a \'b"', "A quote begins here and never ends: '", 2],
    ['"a\\', 'A quote begins here and never ends: "', 0],
    ['C:\\tools', expect.stringMatching(/^A backslash/), 2],
    ['a \\', expect.stringMatching(/^A backslash/), 2],
    ['', expect.stringMatching(/^A command is needed/), 0],
    [' \t', expect.stringMatching(/^A command is needed/), 0],
    ['"" a', expect.stringMatching(/^A command is needed/), 0],
  ])('%j', (text, message, offset) => {
    expect(splitCommand(text)).toMatchObject({ kind: 'problem', message, offset });
  });
});

test('whatever the text: words, all tokens among them, or a problem inside it', () => {
  const piece = fc.constantFrom('$<port:api>', '$<port:', '>', '"', "'", '\\', ' ', '$', 'a', '\0');
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.array(piece, { maxLength: 15 }).map((pieces) => pieces.join('')),
  );
  fc.assert(
    fc.property(text, (command) => {
      const split = splitCommand(command);
      if (split.kind === 'words') {
        const names = (texts: readonly string[]) =>
          texts.flatMap((one) => findTokens(one)).map(({ name }) => name);
        expect(split.words[0]).not.toBe('');
        expect(names(split.words)).toEqual(expect.arrayContaining(names([command])));
      } else {
        expect(split.offset).toBeGreaterThanOrEqual(0);
        expect(split.offset + split.length).toBeLessThanOrEqual(command.length);
      }
    }),
    { numRuns: 3_000 },
  );
});

test('a list of quoted words is read back as it was', () => {
  const word = fc.string({ unit: 'grapheme', maxLength: 8 });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 5 }), (rest) => {
      const text = rest.map((one) => `'${one.replaceAll("'", `'\\''`)}'`).join(' ');
      expect(wordsOf(`x ${text}`)).toEqual(['x', ...rest]);
    }),
  );
});

test('a long command takes no longer than its length', () => {
  const long = `x ${'"a" $<port:api> \\; '.repeat(50_000)}`;
  expect(wordsOf(long)).toHaveLength(150_001);
});
