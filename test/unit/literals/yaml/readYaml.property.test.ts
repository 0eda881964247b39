import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Document, isAlias, isMap, isScalar, isSeq, parseAllDocuments, stringify } from 'yaml';
import { readYaml } from '../../../../src/literals/yaml/read/readYaml.ts';
import { sourceOffset, type YamlNode } from '../../../../src/literals/yaml/read/tree.ts';

/** A tree as nested lists; of a scalar its text. */
function shapeOf(node: YamlNode | undefined): unknown {
  switch (node?.kind) {
    case undefined:
      return '';
    case 'alias':
      return shapeOf(node.target);
    case 'scalar':
      return node.value.trimEnd();
    case 'seq':
      return node.items.map(shapeOf);
    case 'map':
      return node.entries.map(({ key, value }) => [key.value, shapeOf(value)]);
  }
}

function libraryShapeOf(node: unknown, document: Document): unknown {
  if (isAlias(node)) return libraryShapeOf(node.resolve(document), document);
  if (isScalar(node)) return String(node.source ?? node.value ?? '').trimEnd();
  if (isSeq(node)) return node.items.map((item) => libraryShapeOf(item, document));
  if (!isMap(node)) return '';
  return node.items.map(({ key, value }) => [
    String(isScalar(key) ? (key.source ?? key.value) : key),
    libraryShapeOf(value, document),
  ]);
}

function libraryShapes(text: string): unknown[] {
  return parseAllDocuments(text, { schema: 'failsafe' })
    .filter(({ contents }) => contents !== null)
    .map((document) => libraryShapeOf(document.contents, document));
}

function scalarsOf(node: YamlNode | undefined): Extract<YamlNode, { kind: 'scalar' }>[] {
  if (node?.kind === 'scalar') return [node];
  if (node?.kind === 'seq') return node.items.flatMap(scalarsOf);
  if (node?.kind !== 'map') return [];
  return node.entries.flatMap(({ key, value }) => [key, ...scalarsOf(value)]);
}

const word = fc
  .string({
    unit: fc.constantFrom(...'abPORT:/-#,.0189 $"\'\\é😀&*!|>%@`?{}[]\n'),
    maxLength: 25,
  })
  // A line that ends in one of these is a key or an item, whatever comes after.
  .filter((text) => !/[-:?]\s*\n/.test(text));
const key = fc.stringMatching(/^[a-zA-Z][\w.-]{0,12}$/);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    word,
    fc.integer({ min: 0, max: 70_000 }).map(String),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(key, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const spelling = fc.record({
  indent: fc.integer({ min: 2, max: 5 }),
  indentSeq: fc.boolean(),
  lineWidth: fc.constantFrom(0, 20, 80),
  collectionStyle: fc.constantFrom('any' as const, 'flow' as const),
  defaultStringType: fc.constantFrom(
    'PLAIN' as const,
    'QUOTE_SINGLE' as const,
    'QUOTE_DOUBLE' as const,
    'BLOCK_LITERAL' as const,
    'BLOCK_FOLDED' as const,
  ),
});

describe('the reader of YAML', () => {
  it('reads what the library yaml writes as the library reads it', () => {
    fc.assert(
      fc.property(tree, spelling, (value, options) => {
        const text = stringify(value, { ...options, schema: 'failsafe', compat: null });
        expect(readYaml(text).map(shapeOf)).toEqual(libraryShapes(text));
      }),
    );
  });

  it('knows where every character of a value stands', () => {
    fc.assert(
      fc.property(tree, spelling, (value, options) => {
        const text = stringify(value, { ...options, schema: 'failsafe', compat: null });
        for (const scalar of readYaml(text).flatMap(scalarsOf)) {
          for (const match of scalar.value.matchAll(/[a-zA-Z0-9]/g)) {
            expect(text[sourceOffset(scalar, match.index)]).toBe(match[0]);
          }
        }
      }),
    );
  });

  it('never throws, and keeps to the text', () => {
    const soup = fc.string({
      unit: fc.constantFrom(
        'a',
        ' ',
        '  ',
        '\n',
        '\n  ',
        ': ',
        '- ',
        '"',
        "'",
        '[',
        ']',
        '{',
        '}',
        '{{',
        '}}',
        '|',
        '>',
        '#',
        '&x ',
        '*x',
        '? ',
        '---\n',
        '\\',
        '\t',
        '\r\n',
        ',',
        '!t ',
        '<%',
        '%>',
      ),
      maxLength: 60,
    });
    fc.assert(
      fc.property(soup, (text) => {
        for (const { start, end } of readYaml(text).flatMap(scalarsOf)) {
          expect(start).toBeLessThanOrEqual(end);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });
});
