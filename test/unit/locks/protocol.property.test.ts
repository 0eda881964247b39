import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatReply,
  formatRequest,
  formatWait,
  isClientId,
  isLockName,
  isSecret,
  LONGEST_WAIT,
  parseReply,
  parseRequest,
  parseWait,
} from '../../../src/locks/protocol.ts';

/** A text that a part of a request can be: no comma, nothing to trim, not empty. */
const part = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  .filter((text) => !/[,\r\n]/.test(text) && text === text.trim());
const key = part.filter((text) => !text.includes(':'));

/** Made here, as that alone takes a second, and much more on a busy machine: longer than a test may take. */
const anyText = fc.string({ unit: 'binary' });

describe('requests', () => {
  it('are read as they were written, with blanks around any part', () => {
    const blanks = fc.constantFrom('', ' ', '\t', '  ');
    const parameters = fc.uniqueArray(fc.tuple(key, part), {
      selector: ([name]) => name,
      maxLength: 5,
    });
    fc.assert(
      fc.property(part, parameters, blanks, (action, given, blank) => {
        const object = Object.fromEntries(given);
        const expected = { kind: 'request', action, parameters: new Map(Object.entries(object)) };
        expect(parseRequest(formatRequest(action, object))).toEqual(expected);
        const parts = Object.entries(object).map(([name, value]) => `${name}${blank}:${value}`);
        const line = [action, ...parts].map((text) => `${blank}${text}${blank}`).join(',');
        expect(parseRequest(line)).toEqual(expected);
      }),
    );
  });

  it('of any text are taken apart or refused, never an error', () => {
    fc.assert(
      fc.property(anyText, (line) => {
        const request = parseRequest(line);
        const parts = line.split(',').map((text) => text.trim());
        const isGood =
          parts[0] !== '' && parts.slice(1).every((text) => /^\s*[^\s:][^:]*:/.test(text));
        expect(request.kind).toBe(isGood ? 'request' : 'bad-request');
      }),
    );
  });

  it('leave out what is not given', () => {
    expect(formatRequest('lock', { name: 'a', wait: undefined, fence: 'yes' })).toBe(
      'lock,name:a,fence:yes',
    );
  });

  it('keep the later of two values, and all but the first colon', () => {
    const request = parseRequest('lock,name:a,name:b:c');
    expect(request).toMatchObject({ parameters: new Map([['name', 'b:c']]) });
  });
});

describe('times to wait', () => {
  it('survive being written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LONGEST_WAIT }), (ms) => {
        expect(parseWait(formatWait(ms))).toBe(ms);
      }),
    );
  });

  it.each([
    '',
    '-1',
    '1e3',
    '0x10',
    '86400.001',
    '99999',
    '1.2345',
    ' 1',
    'NaN',
    'Infinity',
    '1,5',
  ])('refuses %j', (text) => expect(parseWait(text)).toBeUndefined());

  it('has no longer one than a day', () => expect(formatWait(LONGEST_WAIT + 5)).toBe('86400'));
});

describe('replies', () => {
  it.each([
    { kind: 'ok' },
    { kind: 'ok', fence: 1795326019602001 },
    { kind: 'err', message: 'invalid lock name' },
    { kind: 'not-granted' },
    { kind: 'bad-request' },
    { kind: 'stats', value: { lock_count: 1, more: [1, 'a,b'] } },
    { kind: 'locks', value: [] },
  ] as const)('%j survives being written', (reply) => {
    expect(parseReply(formatReply(reply))).toEqual(reply);
  });

  it.each(['', 'okay', 'OK', 'stats,', 'locks,{', 'not granted', ',ok'])('%j is none', (line) => {
    expect(parseReply(line)).toBeUndefined();
  });

  it.each([
    'ok,fence:1e3',
    'ok,fence:99999999999999999',
    'ok,fence:9999999999999999',
    'ok,x',
    'ok,',
  ])('%j grants a lock without a number', (line) =>
    expect(parseReply(line)).toEqual({ kind: 'ok' }),
  );
});

describe('what things may be called', () => {
  it.each([
    [isLockName, 'aZ0_-', ['', 'a.b', 'a b', 'é', 'a\n', 'a'.repeat(201)]],
    [isClientId, 'me.7@host_-', ['', 'a b', 'a:b', 'a,b', '\u001b[2J', 'a'.repeat(201)]],
    [isSecret, '!-+~:;"#', ['', 'a b', 'a,b', 'é', 'a\n', 'a'.repeat(201)]],
  ] as const)('%o', (check, good, bad) => {
    expect(check(good)).toBe(true);
    expect(check('a'.repeat(200))).toBe(true);
    for (const text of bad) expect(check(text)).toBe(false);
  });
});
