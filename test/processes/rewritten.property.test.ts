// biome-ignore-all lint/suspicious/noTemplateCurlyInString: other languages' own templates are the subject.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { SourceKind } from '../../src/literals/source/languages.ts';
import { rewriteAll } from '../support/rewriteAll.ts';
import { expectSameButMoved, missing, type Runtime } from './support/runtime.ts';
import { scratchFolder } from './support/storm.ts';

/** One way to write a string, and what can stand in it in any order. */
interface Spelling {
  readonly open: string;
  readonly close: string;
  readonly pieces: readonly string[];
}

const PLAIN = ['a', ' ', ':', '%s', '/', 'é', '😀', ')', '//', '/*'];

interface Language {
  readonly kind: SourceKind;
  readonly runtime: Runtime;
  readonly spellings: readonly Spelling[];
  /** A program that prints the values of some literals. */
  readonly print: (list: string) => string;
}

const LANGUAGES: readonly Language[] = [
  {
    kind: 'javascript',
    runtime: { needs: ['node'], file: 'main.cjs', build: () => ['node', 'main.cjs'] },
    spellings: [
      {
        open: "'",
        close: "'",
        pieces: ['`', '$', '${', '{', '"', "\\'", '\\`', '\\$', '\\\\', '\\n', '\\x41'],
      },
      {
        open: '"',
        close: '"',
        pieces: ['`', '$', '${', '{', "'", '\\"', '\\`', '\\$', '\\\\', '\\0', '\\u{1F600}'],
      },
      {
        open: '`',
        close: '`',
        pieces: ['\\`', '$', '\\${', '\n', '${1}', '${`x${2}`}', "'", '"', '\\\\'],
      },
    ],
    print: (list) => `require('node:fs');\nconsole.log(JSON.stringify([${list}]));\n`,
  },
  {
    kind: 'python',
    runtime: { needs: ['python3'], file: 'main.py', build: () => ['python3', 'main.py'] },
    spellings: [
      {
        open: "'",
        close: "'",
        pieces: ['{', '{x}', '{{', '"', "\\'", '\\\\', '\\n', '\\N{BULLET}', '\\x41'],
      },
      {
        open: '"',
        close: '"',
        pieces: ['{', '{}', '}}', "'", '\\"', '\\\\', '\\t', '\\N{BULLET}', '\\u0041'],
      },
      { open: 'r"', close: '"', pieces: ['}', '{', '{2}', "'", '\\"', '\\\\', '\\d', '\\N{'] },
      { open: '"""', close: '"""', pieces: ['}', '{', '\n', "'", '\\"', '\\\\', '\\N{BULLET}'] },
      { open: "f'", close: "'", pieces: ['{{', '{1}', '{2:>3}', '"', "\\'", '\\\\'] },
    ],
    print: (list) => `import json\nprint(json.dumps([${list}]))\n`,
  },
  {
    kind: 'ruby',
    runtime: { needs: ['ruby'], file: 'main.rb', build: () => ['ruby', '-W0', 'main.rb'] },
    spellings: [
      {
        open: "'",
        close: "'",
        pieces: ['#{x}', '#', '{', '#$x', '#@x', '"', "\\'", '\\\\', '\\n', '\\d'],
      },
      {
        open: '"',
        close: '"',
        pieces: ['}', '#{1}', '#{"x"}', '{', "'", '\\"', '\\\\', '\\n', '\\#'],
      },
    ],
    print: (list) => `require 'json'\nputs JSON.generate([${list}])\n`,
  },
  {
    kind: 'php',
    runtime: { needs: ['php'], file: 'main.php', build: () => ['php', 'main.php'] },
    spellings: [
      { open: "'", close: "'", pieces: ['}', '$n', '{', '{$n}', '"', "\\'", '\\\\', '\\n'] },
      {
        open: '"',
        close: '"',
        pieces: ['}', '$n ', '{$n}', "'", '\\"', '\\\\', '\\n', '\\$', '\\x41'],
      },
    ],
    print: (list) => `<?php\n$n = 'n';\necho json_encode([${list}]);\n`,
  },
];

/** Literals with one or two ports in them. */
function literals(spellings: readonly Spelling[]): fc.Arbitrary<string> {
  const some = (pieces: readonly string[]) =>
    fc.array(fc.constantFrom(...PLAIN, ...pieces), { maxLength: 4 }).map((parts) => parts.join(''));
  const literal = ({ open, close, pieces }: Spelling) =>
    fc
      .tuple(some(pieces), some(pieces), fc.option(some(pieces), { nil: undefined }))
      // A blank keeps what ends with a backslash from being an escape of the digits.
      .map(([before, after, more]) => {
        const second = more === undefined ? '' : ` :3000${more}`;
        return `${open}${before} :3000${after}${second} ${close}`;
      });
  const whole = fc.constantFrom("'3000'", '"3000"', '3000');
  return fc.oneof(whole, ...spellings.map(literal));
}

let scratch: ReturnType<typeof scratchFolder>;
beforeAll(() => {
  scratch = scratchFolder();
});
afterAll(() => scratch.remove());

describe('any string is the same after its rewriting, in', () => {
  for (const { kind, runtime, spellings, print } of LANGUAGES) {
    it.skipIf(missing(runtime.needs))(kind, () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(literals(spellings), { minLength: 50, maxLength: 100 }),
          (list) => {
            const text = print(list.join(', '));
            return expectSameButMoved(
              scratch.folder,
              runtime,
              text,
              rewriteAll(kind, text, runtime.file),
            );
          },
        ),
        { numRuns: 3 },
      ),
    );
  }
});
