import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Book } from '../../../src/registry/book.ts';
import { formatDocument, parseDocument } from '../../../src/registry/document.ts';

const SAMPLE = `{
  "format": 1,
  "revision": 42,
  "projects": {
    "shop": { "root": "/home/ada/src/shop" }
  },
  "ports": {
    "/postgres": { "port": 15432, "created": "2026-11-20T17:00:00.000Z", "used": "2026-11-20T17:00:00.000Z", "by": "cli" },
    "/shop/api": { "port": 24817, "created": "2026-11-20T17:00:00.000Z", "used": "2026-11-20T17:40:00.000Z", "by": "vscode", "note": "HTTP" }
  },
  "pools": {
    "vnc": { "first": 6100, "last": 6999, "max": 800 }
  },
  "reserved": {
    "5432": { "note": "a container" }
  },
  "others": {"kept":[1]}
}
`;

function document(text: string) {
  const parsed = parseDocument(text);
  if (parsed.kind !== 'ok') throw new Error(`${parsed.kind}: ${JSON.stringify(parsed)}`);
  return parsed;
}

test('a file that was read is written back letter by letter', () => {
  expect(formatDocument(document(SAMPLE).document)).toBe(SAMPLE);
});

test('keys of a later version survive at every level', () => {
  const text = SAMPLE.replace('"by": "cli"', '"by": "cli", "lease": {"until":1}')
    .replace('"root": "/home/ada/src/shop"', '"root": "/home/ada/src/shop", "colour": "red"')
    .replace('"pools"', '"future": [1,2],\n  "pools"');
  expect(JSON.parse(formatDocument(document(text).document))).toEqual(JSON.parse(text));
});

test('keys of others are not taken for ours', () => {
  const text =
    '{"format":1,"revision":0,"ports":{"/db":{"port":20001,"note":5,"root":7,"project":[]}}}';
  const named = new Book(document(text).document).all();
  expect(named.map((each) => Object.keys(each))).toEqual([
    ['port', 'created', 'used', 'by', 'name'],
  ]);
});

test('names that are words of JavaScript are names like any other', () => {
  const ports = '"/constructor": { "port": 20001 }, "/x/tostring": { "port": 20002 }';
  const { document: book, dropped } = document(`{"format":1,"revision":0,"ports":{${ports}}}`);
  expect([...book.ports.keys()]).toEqual(['/constructor', '/x/tostring']);
  expect(dropped).toEqual([]);
});

test('lines that make no sense are left out and told', () => {
  const { document: book, dropped } = document(
    `{"format":1,"revision":0,
      "projects":{"__proto__":{"root":"/x"},"a/b":{"root":"/x"},"ok":{"root":"/x"},"bad":{"root":3}},
      "ports":{"api":{"port":1},"/a":{"port":70000},"/b":{"port":"3000"},"/c":null,"/__proto__":{"port":3},"/ok":{"port":3000}}}`,
  );
  expect([...book.ports.keys()]).toEqual(['/ok']);
  expect([...book.projects.keys()]).toEqual(['ok']);
  expect(dropped).toHaveLength(8);
});

describe('a text that is no registry is corrupt, with the reason', () => {
  test.each([
    ['', /empty/],
    ['\0\0\0\0', /not JSON/],
    ['{"format":1,"revision":3', /not JSON/],
    ['[]', /not a JSON object/],
    ['null', /not a JSON object/],
    ['{}', /"format"/],
    ['{"format":"1","revision":1}', /"format"/],
    ['{"format":1}', /"revision"/],
    ['{"format":1,"revision":1,"ports":[]}', /must be objects/],
    [`${'['.repeat(50_000)}`, /not JSON/],
  ])('%#', (text, reason) => {
    const parsed = parseDocument(text);
    expect(parsed.kind).toBe('corrupt');
    expect(parsed.kind === 'corrupt' && parsed.reason).toMatch(reason);
  });

  test('and nothing makes it throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseDocument(text).kind).toMatch(/ok|newer|corrupt/);
      }),
    );
  });
});

test('a byte order mark is no damage', () => {
  expect(parseDocument(`\uFEFF${SAMPLE}`)).toEqual(parseDocument(SAMPLE));
  expect(parseDocument(SAMPLE).kind).toBe('ok');
});

test('a newer format is told apart and can still be looked at', () => {
  const parsed = parseDocument(SAMPLE.replace('"format": 1', '"format": 2'));
  expect(parsed).toMatchObject({ kind: 'newer', format: 2 });
  expect(parsed.kind === 'newer' && parsed.document.ports.size).toBe(2);
});
