import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IRawGrammar } from 'vscode-textmate';
import { checkName } from '../../src/registry/names.ts';
import { findTokens } from '../../src/registry/tokens.ts';
import { berthPieces, tokenizer } from './tokenizer.ts';

/** Just enough of JSON: strings, keys and comments. */
const smallJson = {
  scopeName: 'source.json.comments',
  patterns: [
    { name: 'comment.line.double-slash.js', match: '//.*$' },
    { name: 'string.json support.type.property-name.json', match: '"[^"]*"(?=\\s*:)' },
    { name: 'string.quoted.double.json', begin: '"', end: '"' },
  ],
} as unknown as IRawGrammar;

const tokenize = await tokenizer(smallJson);
const scoped = (text: string) => berthPieces(tokenize(text));

const nameIn = (text: string) =>
  tokenize(text)
    .filter((piece) => piece.scopes.some((scope) => scope.includes('port-name.berth')))
    .map((piece) => [piece.text, piece.scopes.at(-1)]);

describe('the grammar of port tokens', () => {
  it('tells the parts of a token apart', () => {
    expect(scoped('"http://localhost:$<port:api>/v1"')).toEqual([
      '$< → punctuation.definition.template-expression.begin.berth',
      'port → keyword.other.port.berth',
      ': → punctuation.separator.key-value.berth',
      'api → variable.other.port-name.berth',
      '> → punctuation.definition.template-expression.end.berth',
    ]);
  });

  it('keeps the string around a token', () => {
    const pieces = tokenize('"a $<port:api> b"');
    const inside = pieces.filter((piece) => piece.scopes.includes('meta.port-token.berth'));

    expect(inside.map((piece) => piece.text).join('')).toBe('$<port:api>');
    expect(pieces.every((piece) => piece.scopes.includes('string.quoted.double.json'))).toBe(true);
    expect(pieces.at(-1)?.text).toBe('"');
  });

  it('finds every token of a string', () => {
    expect(nameIn('"$<port:api>:$<port:/postgres>,$<port:/shop/web/hmr>"')).toEqual([
      ['api', 'variable.other.port-name.berth'],
      ['/postgres', 'variable.other.port-name.berth'],
      ['/shop/web/hmr', 'variable.other.port-name.berth'],
    ]);
  });

  it.each([
    'API',
    'my!api',
    '-api',
    'api/',
    '//api',
    'a//b',
    'a'.repeat(64),
    `${'a'.repeat(60)}/`.repeat(3) + 'a'.repeat(20),
  ])('marks the name %s as wrong', (name) => {
    expect(nameIn(`"$<port:${name}>"`)).toEqual([[name, 'invalid.illegal.port-name.berth']]);
  });

  it('marks a token without a name as wrong', () => {
    expect(scoped('"$<port:>"')).toEqual(['$<port:> → invalid.illegal.port-name.berth']);
  });

  it.each([
    '"$<port:api"',
    '"$<port: api>"',
    '"$<other:api>"',
    '"<port:api>"',
    '// $<port:api>',
    '{ "$<port:api>": 1 }',
    '$<port:api>',
  ])('leaves %s alone', (text) => {
    expect(scoped(text)).toEqual([]);
  });

  it('agrees with the rest of Berth about what is a token and what a name', () => {
    const pieces = fc.constantFrom('$<port:', '$<', 'api', 'A', '/', '>', '<', ' ', '-', '1', '$');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        const expected = findTokens(text).map(({ name }) => [
          name === '' ? '$<port:>' : name,
          `${checkName(name) === undefined ? 'variable.other' : 'invalid.illegal'}.port-name.berth`,
        ]);
        expect(nameIn(`"${text}"`)).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
  });
});
