import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import {
  checkName,
  isSegment,
  labelOf,
  qualify,
  shortName,
  suggestName,
  toFullName,
  variableName,
} from '../../../src/registry/names.ts';

vi.setConfig({ testTimeout: 120_000 });

const RUNS = { numRuns: 500 };

const segment = fc.stringMatching(/^[a-z0-9][a-z0-9._@-]{0,62}$/);
const relative = fc
  .array(segment, { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/'))
  .filter((name) => name.length <= 130);

/** What people, files and attackers may write: any Unicode, look-alikes, direction marks, words of JavaScript. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(...'aZ9/._@-\\ :%\0\n\u202e\ufeff\u0301İıſKÅ．／ａﬁ𝒜٣') }),
  fc.constantFrom('__proto__', 'constructor', '../../etc/passwd', 'con', '.', '..', '$<port:a>'),
  fc
    .tuple(relative, fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }))
    .map((p) => p.join('')),
);

test('a name is valid exactly when its full form is, in any project', () => {
  fc.assert(
    fc.property(fc.oneof(hostile, relative), segment, (text, label) => {
      const full = qualify(text, label);
      fc.pre(full.length <= 200);
      expect(toFullName(full) !== undefined).toBe(checkName(text) === undefined);
    }),
    RUNS,
  );
});

test('a valid name has nothing in it but a-z, 0-9, four signs and slashes between parts', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const isPlain = /^\/?[a-z0-9._@-]+(\/[a-z0-9._@-]+)*$/.test(text);
      if (!isPlain) expect(checkName(text)).toBeDefined();
    }),
    RUNS,
  );
});

test('what is suggested for any text is a name, of the same kind, and final', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const name = suggestName(text);
      expect(checkName(text)?.suggestion).toBe(checkName(text) === undefined ? undefined : name);
      if (name === undefined) return;
      expect(checkName(name)).toBeUndefined();
      expect(suggestName(name)).toBe(name);
      expect(name.startsWith('/')).toBe(text.startsWith('/'));
    }),
    RUNS,
  );
});

test('valid names are suggested as they are', () => {
  fc.assert(
    fc.property(relative, fc.boolean(), (name, isAbsolute) => {
      const written = isAbsolute ? `/${name}` : name;
      // A blank where "-" stood at the end of a part would be dropped, and so is the "-".
      fc.pre(!/-(\/|$)/.test(written));
      expect(suggestName(written)).toBe(written);
    }),
    RUNS,
  );
});

test('a project writes its names short and means the same', () => {
  fc.assert(
    fc.property(relative, segment, segment, (name, label, other) => {
      const full = qualify(name, label);
      expect(labelOf(full)).toBe(label);
      expect(shortName(full, label)).toBe(name);
      expect(qualify(shortName(full, label), label)).toBe(full);
      expect(qualify(full, other)).toBe(full);
      if (other !== label) expect(shortName(full, other)).toBe(full);
      expect(isSegment(label)).toBe(true);
    }),
    RUNS,
  );
});

test('every name fills a variable that every shell takes', () => {
  fc.assert(
    fc.property(relative, segment, (name, label) => {
      expect(variableName(name)).toMatch(/^[A-Z_][A-Z0-9_]*_PORT$/);
      expect(variableName(qualify(name, label))).toBe(variableName(name));
    }),
    RUNS,
  );
});
