import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { parseConfig } from '../../../src/registry/config.ts';
import { checkName } from '../../../src/registry/names.ts';
import { mutated } from '../support/mutated.ts';

vi.setConfig({ testTimeout: 120_000 });

const RUNS = { numRuns: 300 };

const name = fc.stringMatching(/^\/?[a-z0-9][a-z0-9._@-]{0,10}$/);
const variable = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,10}$/);
const text = fc
  .string({ unit: 'grapheme' })
  .filter((t) => !t.includes('$<port:') && !t.includes('\0'));
const ports = fc.dictionary(
  name,
  fc.record({ prefer: fc.integer({ min: 1, max: 65_535 }), note: text }, { requiredKeys: [] }),
);
const valid = fc
  .record({ ports, env: fc.dictionary(variable, text) }, { requiredKeys: [] })
  .map((config) => ({ config, text: JSON.stringify(config) }));

test('what a valid file declares is what is read', () => {
  fc.assert(
    fc.property(valid, ({ config, text }) => {
      const { config: read, problems } = parseConfig(text);
      expect(problems).toEqual([]);
      expect([...read.ports]).toEqual(Object.entries(config.ports ?? {}));
      expect([...read.env]).toEqual(Object.entries(config.env ?? {}));
    }),
    RUNS,
  );
});

test('a broken file is told where it is broken, and what is read of it is right', () => {
  fc.assert(
    fc.property(mutated(valid.map((file) => file.text)), (broken) => {
      const { config, problems } = parseConfig(broken);
      for (const { offset, length, message } of problems) {
        expect(message).toMatch(/\.$|\}$/);
        expect(offset).toBeGreaterThanOrEqual(0);
        expect(offset + length).toBeLessThanOrEqual(broken.length);
      }
      for (const [key, { prefer, note }] of config.ports) {
        expect(checkName(key)).toBeUndefined();
        expect(prefer === undefined || (prefer >= 1 && prefer <= 65_535)).toBe(true);
        expect(note === undefined || typeof note === 'string').toBe(true);
      }
      for (const [key, value] of config.env) {
        expect(key).toMatch(/^[A-Za-z_][A-Za-z0-9_]*$/);
        expect(value).not.toContain('\0');
      }
    }),
    // A file in pieces can be made smaller for hours.
    { ...RUNS, endOnFailure: true },
  );
});

test('a number out of range is a problem and not a wish', () => {
  const numbers = fc.oneof(fc.double(), fc.maxSafeInteger(), fc.constantFrom(0, 65_536, -1, 1.5));
  fc.assert(
    fc.property(numbers, (prefer) => {
      fc.pre(Number.isFinite(prefer));
      const { config, problems } = parseConfig(JSON.stringify({ ports: { api: { prefer } } }));
      const isPort = Number.isInteger(prefer) && prefer >= 1 && prefer <= 65_535;
      expect(config.ports.get('api')).toEqual(isPort ? { prefer } : {});
      expect(problems).toHaveLength(isPort ? 0 : 1);
    }),
    RUNS,
  );
});
