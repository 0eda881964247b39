// biome-ignore-all lint/suspicious/noTemplateCurlyInString: holes in other languages' strings
import { describe, expect, it } from 'vitest';
import type { SourceKind } from '../../../../src/literals/source/languages.ts';
import { lex } from '../../../../src/literals/source/lexer.ts';
import { regionAt } from '../../../../src/literals/source/regions.ts';

/** Kind and text of every region. */
function regions(kind: SourceKind, text: string, path?: string): string[] {
  return lex(text, kind, path).map((r) => `${r.kind[0]} ${text.slice(r.from, r.to)}`);
}

describe('strings, comments and regular expressions of a program', () => {
  it.each<[string, SourceKind, string, string[]]>([
    [
      'quotes and comments',
      'javascript',
      `a('b', "c\\"") // d "e"`,
      ['s b', 's c\\"', 'c // d "e"'],
    ],
    [
      'nested templates in pieces',
      'typescript',
      'f(`a${g("b", `c${1}d`)}e`)',
      ['s a', 's b', 's c', 's d', 's e'],
    ],
    ['regular expressions', 'javascript', 'x = /a"[/]/.test(y) / 2', ['r a"[/]']],
    [
      "Ruby's regular expressions over lines",
      'ruby',
      'x = /\n  a"\n  b # c\n/x\ny = "d"',
      ['r \n  a"\n  b # c\n', 's d'],
    ],
    [
      'and with code in them',
      'ruby',
      `x =~ /a"#{f("b")}c'/; y = %r{d"e}; z = 'g'`,
      ['r a"', 's b', "r c'", 'r d"e', 's g'],
    ],
    ['a division', 'ruby', `x = a / 2; y = "b" # / c`, ['s b', 'c # / c']],
    ['a regular expression without an end', 'ruby', `x = / 2; y = "b"`, ['s b']],
    ['an apostrophe in a page', 'typescript', `<p>it's</p>\nf("a")`, ['s a']],
    [
      'prefixes and docstrings',
      'python',
      `x = rb'a' # b\n"""c "d" """`,
      ['s a', 'c # b', 's c "d" '],
    ],
    ['f-strings in pieces', 'python', `f"a{x['b']}c{{d"`, ['s a', 's b', 's c{{d']],
    ['raw strings and runes', 'go', 'x := `a\n"b"` + "c" + string(\'"\')', ['s a\n"b"', 's c']],
    [
      'raw strings, lifetimes, nested comments',
      'rust',
      `fn f<'a>(x: &'a str) { r#"b"c"#; '"'; b"d" } /* e /* f */ g */`,
      ['s b"c', 's d', 'c /* e /* f */ g */'],
    ],
    ['text blocks', 'java', `f("""\n a "b" c""", "d", '"')`, ['s \n a "b" c', 's d']],
    [
      'raw strings with code',
      'kotlin',
      'x = """a${b("c")}d\\""" + "e"',
      ['s a', 's c', 's d\\', 's e'],
    ],
    ['verbatim strings', 'csharp', `$@"a{b}""c\\" + """d "e" """`, ['s a', 's ""c\\', 's d "e" ']],
    [
      'heredocs and percent literals',
      'ruby',
      'f(<<~A, "b")\n  c "d"\nA\n%w[e (f)] # g',
      ['s b', 's   c "d"\n', 's e (f)', 'c # g'],
    ],
    ['a block comment', 'ruby', 'x\n=begin\n"a"\n=end\n"b"', ['c \n=begin\n"a"\n=end', 's b']],
    [
      'what is outside of PHP',
      'php',
      `it's <?php f('a'); # b\n?> "c"`,
      ["c it's <?php", 's a', 'c # b', 'c ?> "c"'],
    ],
    [
      'sigils',
      'elixir',
      '~s(a "b") <> ~r/"/ <> "c#{d("e")}"',
      ['s a "b"', 'r "', 's c', 's e', 's '],
    ],
  ])('%s', (_, kind, text, expected) => {
    expect(regions(kind, text)).toEqual(expected);
  });

  it('reads the scripts of a component only', () => {
    const text = `<template>"a"</template>\n<script setup>\nf('b')\n</script>\n<style>"c"</style>`;
    expect(regions('typescript', text, 'src/App.vue').filter((r) => r[0] === 's')).toEqual(['s b']);
  });

  it('reads the code fence of an Astro page', () => {
    const text = `---\nf('a')\n---\n<p>it's "b"</p>`;
    expect(regions('typescript', text, 'index.astro').filter((r) => r[0] === 's')).toEqual(['s a']);
  });

  it('says what an offset lies in', () => {
    const text = 'f("a") // b';
    const all = lex(text, 'go');
    expect(regionAt(all, text.indexOf('a'))?.kind).toBe('string');
    expect(regionAt(all, text.indexOf('b'))?.kind).toBe('comment');
    expect(regionAt(all, 0)).toBeUndefined();
  });

  it('knows the whole of a string from each of its pieces', () => {
    const text = 'x = f"a{b}c"';
    const wholes = lex(text, 'python').map(({ literal }) => text.slice(literal.start, literal.end));
    expect(wholes).toEqual(['f"a{b}c"', 'f"a{b}c"']);
  });

  it.each<[SourceKind, string]>([
    ['javascript', '`${'],
    ['javascript', "\\'"],
    ['javascript', '/['],
    ['csharp', '$"{'],
    ['rust', 'r#"'],
    ['kotlin', '/*'],
    ['ruby', '<<A '],
    ['php', '<?php <<<A\n'],
    ['elixir', '~H"""'],
  ])('comes to an end on broken %s: %s', (kind, text) => {
    const all = lex(text.repeat(20_000), kind);
    expect(all.every(({ from, to }) => from <= to)).toBe(true);
  });
});
