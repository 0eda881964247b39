import { describe, expect, it } from 'vitest';
import type { SourceKind } from '../../../../../src/literals/source/languages.ts';
import { rewriteAll } from '../../../../support/rewriteAll.ts';

const RUBY_PORT = 'ENV["API_PORT"].to_s[/\\d+/] ||';
const PHP_PORT = "getenv('API_PORT') ?:";
const ELIXIR_PORT = 'Enum.find([System.get_env("API_PORT"), "3000"], &(&1 not in [nil, ""]))';

/** A language, what its programs begin with here, and what becomes of some. */
interface Rewriting {
  readonly kind: SourceKind;
  readonly start: string;
  readonly rewritten: readonly (readonly [before: string, after: string])[];
  readonly left: readonly string[];
}

const REWRITINGS: readonly Rewriting[] = [
  {
    kind: 'ruby',
    start: '',
    rewritten: [
      ['port 3000', `port Integer(${RUBY_PORT} 3000)`],
      ['x = { port: "3000" }', `x = { port: ${RUBY_PORT} "3000" }`],
      ['x = "3000" + y', `x = (${RUBY_PORT} "3000") + y`],
      ['x = "3000"\ny', `x = ${RUBY_PORT} "3000"\ny`],
      ['x = "3000"\n  .to_s', `x = (${RUBY_PORT} "3000")\n  .to_s`],
      ['x = ":3000/#{y}"', `x = ":#{${RUBY_PORT} 3000}/#{y}"`],
      ["x = ':3000'", `x = ":#{${RUBY_PORT} 3000}"`],
      [
        "x = ':3000 \"a\" #{b} \\' \\\\ \\d'",
        `x = ":#{${RUBY_PORT} 3000} \\"a\\" \\#{b} ' \\\\ \\\\d"`,
      ],
      ['x = "a:" "3000"', `x = "a:" "#{${RUBY_PORT} 3000}"`],
    ],
    left: [
      'x = { "3000" => 1, "3001": 2 }',
      'x = :"3000"',
      'case x\nwhen 3000 then 1\nwhen "a", "3001" then 2\nend',
      'x = %w[localhost:3000]',
      "require 'x3000'",
      'x = 3000..y',
    ],
  },
  {
    kind: 'php',
    start: '<?php\n',
    rewritten: [
      ['$x = 3000;', `$x = (int) (${PHP_PORT} 3000);`],
      ["f('3000');", `f(${PHP_PORT} '3000');`],
      ["$x = $y ? '3000' : 1;", `$x = $y ? (${PHP_PORT} '3000') : 1;`],
      ["$x = 'a:3000/b';", `$x = 'a:' . (${PHP_PORT} 3000) . '/b';`],
      ['$x = "$y:3000/{$z}\\n";', `$x = "$y:" . (${PHP_PORT} 3000) . "/{$z}\\n";`],
      ["$x = 'a' . ':3000' . 'b';", `$x = 'a' . ':' . (${PHP_PORT} 3000) . 'b';`],
      ["$x = '{$y :3000';", `$x = '{$y :' . (${PHP_PORT} 3000);`],
      ["define('PORT', 3000);", `define('PORT', (int) (${PHP_PORT} 3000));`],
      ["$x = ['port' => 3000];", `$x = ['port' => (int) (${PHP_PORT} 3000)];`],
    ],
    left: [
      'const PORT = 3000;',
      'class A { const PORT = 3000; }',
      'class A { public $port = 3000; }',
      "class A { private static ?array $x = ['port' => 3000]; }",
      'function f($port = 3000) {}',
      "$f = fn($url = 'a:3000') => 1;",
      'class A { function __construct(private int $port = 3000) {} }',
      '#[A(3000)] class B {}',
      "$x = ['3000' => 1];",
      'enum E: int { case A = 3000; }',
      '$x = "{$ports[3000]}";',
      '$x = <<<A\nlocalhost:3000\nA;',
      '?><p>localhost:3000</p>',
    ],
  },
  {
    kind: 'elixir',
    start: '',
    rewritten: [
      ['x = [port: 3000]', `x = [port: String.to_integer(${ELIXIR_PORT})]`],
      ['x = "3000"', `x = ${ELIXIR_PORT}`],
      ['x = "a:3000/#{y}"', `x = "a:#{${ELIXIR_PORT}}/#{y}"`],
    ],
    left: [
      '@port 3000',
      '@x [port: 3000]',
      'def f(3000), do: 1',
      'case x do\n  3000 -> 1\nend',
      'Enum.map(x, &(&1 + 3000))',
      'Enum.map(x, &f(&1, 3000))',
      "x = 'a:3000'",
      'use A, port: 3000',
      '%{port: 3000} = x',
      'with {:ok, 3000} <- x, do: 1',
    ],
  },
];

describe.each(REWRITINGS)('replacing ports in $kind', ({ kind, start, rewritten, left }) => {
  it.each(rewritten)('%s', (before, after) => {
    expect(rewriteAll(kind, start + before)).toBe(start + after);
  });

  it.each(left)('leaves %s', (text) => {
    expect(rewriteAll(kind, start + text)).toBe(start + text);
  });
});
