import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  findTokens,
  hasToken,
  replaceTokens,
  tokenFor,
  wholeToken,
} from '../../../src/registry/tokens.ts';

test('finds every token with its place', () => {
  const text = 'http://localhost:$<port:api>/v1?db=$<port:/postgres>';
  const tokens = findTokens(text);
  expect(tokens.map((token) => token.name)).toEqual(['api', '/postgres']);
  for (const token of tokens) {
    expect(text.slice(token.start, token.end)).toBe(tokenFor(token.name));
    expect(text.slice(token.nameStart, token.nameStart + token.name.length)).toBe(token.name);
  }
});

test('leaves look-alikes alone', () => {
  for (const text of [
    '$<port>',
    '$<port:a b>',
    '<port:api>',
    '$<port:api',
    '$<ports:api>',
    '$port',
  ]) {
    expect(hasToken(text)).toBe(false);
    expect(replaceTokens(text, () => '1')).toBe(text);
  }
});

test('an empty or invalid name is still found, so that it can be marked', () => {
  expect(findTokens('$<port:>').map((token) => token.name)).toEqual(['']);
  expect(findTokens('$<port:API!>').map((token) => token.name)).toEqual(['API!']);
});

test('a whole token is told from a part of a text', () => {
  expect(wholeToken('$<port:api>')).toBe('api');
  expect(wholeToken(':$<port:api>')).toBeUndefined();
  expect(wholeToken('$<port:a>$<port:b>')).toBeUndefined();
});

test('replacing changes the tokens and nothing else', () => {
  const plain = fc.string().filter((text) => !text.includes('$') && !text.includes('<'));
  fc.assert(
    fc.property(fc.array(plain, { minLength: 1 }), (parts) => {
      expect(replaceTokens(parts.join(tokenFor('api')), () => '24817')).toBe(parts.join('24817'));
    }),
  );
});

test('a replacement with $ signs is taken literally', () => {
  expect(replaceTokens('$<port:a>', () => '$&$1')).toBe('$&$1');
});
