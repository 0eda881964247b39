import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import {
  findTokens,
  hasToken,
  replaceTokens,
  tokenFor,
  wholeToken,
} from '../../../src/registry/tokens.ts';

vi.setConfig({ testTimeout: 120_000 });

const RUNS = { numRuns: 500 };

/** Texts of which many nearly are tokens. */
const scraps = fc.constantFrom(
  '$<port:',
  '>',
  '$',
  '<',
  'port:',
  'api',
  '/db',
  '"',
  ' ',
  '\n',
  '${',
  '}',
);
const messy = fc
  .array(fc.oneof(scraps, fc.string({ unit: 'binary', maxLength: 4 })))
  .map((p) => p.join(''));
const name = fc.stringMatching(/^\/?[a-z0-9][a-z0-9._@/-]{0,20}$/);

test('each token stands where it says, and they follow each other', () => {
  fc.assert(
    fc.property(messy, (text) => {
      let end = 0;
      for (const token of findTokens(text)) {
        expect(token.start).toBeGreaterThanOrEqual(end);
        expect(text.slice(token.start, token.end)).toBe(tokenFor(token.name));
        expect(text.slice(token.nameStart, token.end - 1)).toBe(token.name);
        expect(token.name).not.toMatch(/[<>"'\s]/);
        end = token.end;
      }
      expect(hasToken(text)).toBe(end > 0);
    }),
    RUNS,
  );
});

test('what was put into any text is found again', () => {
  const filler = messy.filter((text) => !text.includes('$') && !text.includes('<'));
  fc.assert(
    fc.property(filler, fc.array(fc.tuple(name, filler)), (start, rest) => {
      const text = start + rest.map(([one, after]) => tokenFor(one) + after).join('');
      expect(findTokens(text).map((token) => token.name)).toEqual(rest.map(([one]) => one));
    }),
    RUNS,
  );
});

test('replacing leaves no token and no other change behind', () => {
  fc.assert(
    fc.property(messy, (text) => {
      const asked: string[] = [];
      const filled = replaceTokens(text, (one) => {
        asked.push(one);
        return '\u0001';
      });
      const tokens = findTokens(text);
      expect(asked).toEqual(tokens.map((token) => token.name));
      let expected = '';
      let end = 0;
      for (const token of tokens) {
        expected += `${text.slice(end, token.start)}\u0001`;
        end = token.end;
      }
      expect(filled).toBe(expected + text.slice(end));
      expect(replaceTokens(text, tokenFor)).toBe(text);
    }),
    RUNS,
  );
});

test('a whole token is one that nothing stands around', () => {
  fc.assert(
    fc.property(messy, fc.oneof(name, messy), (around, one) => {
      const [token] = findTokens(tokenFor(one));
      expect(wholeToken(tokenFor(one))).toBe(token?.name === one ? one : undefined);
      if (around !== '') expect(wholeToken(around + tokenFor('api'))).toBeUndefined();
    }),
    RUNS,
  );
});
