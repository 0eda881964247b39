import fc from 'fast-check';
import { applyEdits, parse, parseTree } from 'jsonc-parser';
import { describe, expect, it, test } from 'vitest';
import { jsonPointer } from '../../../src/literals/json/jsonSettings.ts';
import { fillLinks } from '../../../src/literals/links.ts';

function fill(text: string, values: Record<string, string>) {
  const filling = fillLinks(text, new Map(Object.entries(values)));
  return { ...filling, text: applyEdits(text, [...filling.edits]) };
}

describe('variables of an env file', () => {
  it.each([
    ['a plain value', 'A=1\nPORT=3000 # api\r\nB=2\n', 'A=1\nPORT=24817 # api\r\nB=2\n'],
    [
      'quotes of both kinds',
      'PORT="3000"\nexport PORT=\'3\'\n',
      'PORT="24817"\nexport PORT=\'24817\'\n',
    ],
    ['an empty value', 'PORT=\n', 'PORT=24817\n'],
    ['no newline at the end', '\uFEFFPORT=3000', '\uFEFFPORT=24817'],
  ])('fills %s, each time it is defined', (_, text, expected) => {
    expect(fill(text, { PORT: '24817' })).toMatchObject({
      text: expected,
      changed: ['PORT'],
      unfilled: [],
    });
  });

  it('quotes a value that needs it', () => {
    expect(fill('URL=x\n', { URL: 'a b#c' }).text).toBe("URL='a b#c'\n");
  });

  it('says which are not there; a comment defines nothing', () => {
    expect(fill('# PORT=3000\n', { PORT: '1', B: '2' })).toEqual({
      edits: [],
      changed: [],
      unfilled: [
        { place: 'PORT', reason: 'missing' },
        { place: 'B', reason: 'missing' },
      ],
      text: '# PORT=3000\n',
    });
  });
});

describe('values of a JSON file', () => {
  const text = `\uFEFF{
\t// the server
\t"server": { "port": 3000, /* old */ "url": "http:\\/\\/localhost:3000\\u002f", },
\t"a/b": [ { "m~n": "3000" } ],
}\r\n`;

  it('fills numbers and texts and touches nothing else', () => {
    const filled = fill(text, {
      '/server/port': '24817',
      '/server/url': 'http://localhost:24817/"\\',
      '/a~1b/0/m~0n': '24817',
    });
    expect(filled).toMatchObject({ unfilled: [], changed: expect.objectContaining({ length: 3 }) });
    expect(filled.text).toBe(
      text
        .replace('"port": 3000', '"port": 24817')
        .replace('"http:\\/\\/localhost:3000\\u002f"', '"http://localhost:24817/\\"\\\\"')
        .replace('"3000"', '"24817"'),
    );
  });

  it('leaves a value that says the same as it is, however it is written', () => {
    const same = { '/server/url': 'http://localhost:3000/', '/server/port': '3000' };
    expect(fill(text, same)).toMatchObject({ edits: [], changed: [], unfilled: [] });
  });

  it('tells what cannot be filled, and fills the rest', () => {
    const filled = fill('{"a": {"b": true}, "n": 1, "c": 2, "c": 3, "l": [1]}', {
      '/a': '1',
      '/a/b': '1',
      '/a/b/c': '1',
      '/x': '1',
      '/n': 'http://localhost:1',
      '/l/-': '1',
      '/l/1': '1',
      '/c': '9',
    });
    expect(filled.text).toBe('{"a": {"b": true}, "n": 1, "c": 2, "c": 9, "l": [1]}');
    expect(filled.unfilled).toEqual([
      { place: '/a', reason: 'not-a-value' },
      { place: '/a/b', reason: 'not-a-value' },
      { place: '/a/b/c', reason: 'missing' },
      { place: '/x', reason: 'missing' },
      { place: '/n', reason: 'not-a-value' },
      { place: '/l/-', reason: 'missing' },
      { place: '/l/1', reason: 'missing' },
    ]);
  });

  it.each(['{"port": 3000', '', '['.repeat(100_000)])('edits no text that is broken', (broken) => {
    expect(fill(broken, { '/port': '1' })).toMatchObject({
      edits: [],
      unfilled: [{ place: '/port', reason: 'not-json' }],
    });
  });
});

test('a filled JSON text is the same value but for the places that were filled', () => {
  const keys = fc.constantFrom('a', 'b/c', 'm~n', 'ö', '"', '0');
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.string(),
      fc.nat(),
      fc.dictionary(keys, tie('value'), { minKeys: 1, maxKeys: 3 }),
      fc.array(tie('value'), { minLength: 1, maxLength: 3 }),
    ),
  }));
  fc.assert(
    fc.property(
      value,
      fc.string(),
      fc.nat(),
      fc.constantFrom(0, 1, '\t'),
      (tree, text, n, space) => {
        const source = JSON.stringify(tree, undefined, space);
        const places: [string, string | number][] = [];
        const expected = replaced(tree, [], (path, old) => {
          const next = typeof old === 'number' ? n : text;
          if (path.length > 0) places.push([jsonPointer(path), next]);
          return path.length > 0 ? next : old;
        });
        const filled = fill(source, Object.fromEntries(places.map(([k, v]) => [k, String(v)])));
        expect(filled.unfilled).toEqual([]);
        expect(parse(filled.text)).toEqual(expected);
        expect(parseTree(filled.text)?.type).toBe(parseTree(source)?.type);
      },
    ),
  );
});

function replaced(
  node: unknown,
  path: readonly string[],
  leaf: (path: readonly string[], old: string | number) => unknown,
): unknown {
  if (Array.isArray(node)) return node.map((item, i) => replaced(item, [...path, String(i)], leaf));
  if (typeof node === 'object' && node !== null) {
    return Object.fromEntries(
      Object.entries(node).map(([key, item]) => [key, replaced(item, [...path, key], leaf)]),
    );
  }
  return leaf(path, node as string | number);
}
