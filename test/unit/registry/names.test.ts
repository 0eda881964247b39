import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkName,
  type FullName,
  labelOf,
  qualify,
  shortName,
  suggestName,
  toFullName,
  variableName,
} from '../../../src/registry/names.ts';

describe('checkName', () => {
  test.each(['api', '/postgres', '/shop/api', 'web/hmr', '9router', 'a.b_c@d-e', 'a'.repeat(63)])(
    'accepts %s',
    (name) => expect(checkName(name)).toBeUndefined(),
  );

  test.each([
    ['', undefined],
    ['API', 'api'],
    ['my api', 'my-api'],
    ['Größe', 'gro-e'],
    ['/', undefined],
    ['a//b', 'a/b'],
    ['a/', 'a'],
    ['-x', 'x'],
    ['a'.repeat(64), 'a'.repeat(63)],
    ['__proto__', 'proto__'],
    ['$(rm -rf ~)', 'rm--rf'],
    ['a\nb', 'a-b'],
    ['…', undefined],
  ])('refuses %j and suggests %j', (name, suggestion) => {
    const problem = checkName(name);
    expect(problem?.message).toMatch(/\.$/);
    expect(problem?.suggestion).toBe(suggestion);
  });

  test('a message never carries control characters or endless text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        const message = checkName(text)?.message ?? '';
        expect(message.length).toBeLessThan(200);
        expect(message).not.toMatch(/\p{Cc}/u);
      }),
    );
  });

  test('refuses more than 200 characters in all', () => {
    const part = 'a'.repeat(60);
    expect(checkName([part, part, part].join('/'))).toBeUndefined();
    expect(checkName([part, part, part, part].join('/'))).toBeDefined();
  });
});

test('whatever is suggested is valid and stays what it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const name = suggestName(text);
      if (name === undefined) return;
      expect(checkName(name)).toBeUndefined();
      expect(suggestName(name)).toBe(name);
    }),
  );
});

test('a relative name belongs to its project, an absolute one is spelled out', () => {
  expect(qualify('api', 'shop')).toBe('/shop/api');
  expect(qualify('/postgres', 'shop')).toBe('/postgres');
  expect(shortName('/shop/web/hmr' as FullName, 'shop')).toBe('web/hmr');
  expect(shortName('/other/api' as FullName, 'shop')).toBe('/other/api');
  expect(shortName('/shop/api' as FullName, undefined)).toBe('/shop/api');
  expect(labelOf('/shop/api' as FullName)).toBe('shop');
  expect(labelOf('/postgres' as FullName)).toBeUndefined();
  expect(toFullName('api')).toBeUndefined();
  expect(toFullName('/shop/API')).toBeUndefined();
});

test.each([
  ['api', 'API_PORT'],
  ['mailpit-smtp', 'MAILPIT_SMTP_PORT'],
  ['web/hmr', 'HMR_PORT'],
  ['/shop/api', 'API_PORT'],
  ['v1.2@x', 'V1_2_X_PORT'],
  ['9router', '_9ROUTER_PORT'],
])('%s fills %s', (name, variable) => expect(variableName(name)).toBe(variable));
