import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { type Real, steps } from './support/registryCommands.ts';
import { RegistryModel } from './support/registryModel.ts';
import { port, range, scratchRegistry } from './support/scratchRegistry.ts';

vi.setConfig({ testTimeout: 120_000 });

const { busy } = vi.hoisted(() => ({ busy: new Set<number>() }));

// The machine: strangers listen on some numbers, all others are free.
vi.mock('../../../src/probe/free.ts', () => {
  const probe = async (port: number) =>
    busy.has(port) ? { kind: 'used', seen: 'bind', address: '127.0.0.1' } : { kind: 'free' };
  return { probePort: probe, probeAgain: probe };
});
vi.mock('../../../src/probe/listeners.ts', () => ({ listenerOf: async () => undefined }));

test('whatever happens to a registry: one number one name, by the rules, and the same ever after', async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(steps, { maxCommands: 30, size: '+1' }), async (commands) => {
      const { registry, shop, remove } = scratchRegistry();
      busy.clear();
      try {
        const real: Real = { registry, root: shop, busy };
        await fc.asyncModelRun(() => ({ model: new RegistryModel(), real }), commands);
      } finally {
        remove();
      }
    }),
    { numRuns: 60 },
  );
});

test('a range is given out to its last number, and what is given back comes again', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 12 }),
      fc.constantFrom('name', 'random', 'ascending'),
      async (size, order) => {
        const { registry, shop, allocate, numberOf, remove } = scratchRegistry();
        busy.clear();
        try {
          const ask = { range: range(21_700, 21_700 + size - 1), order } as const;
          const names = Array.from({ length: size }, (_, i) => `n${i}`);
          const numbers = [];
          for (const name of names) numbers.push(await numberOf(name, ask));
          expect(numbers.toSorted((a, b) => a - b)).toEqual(names.map((_, i) => port(21_700 + i)));
          expect(await allocate('more', ask)).toMatchObject({ kind: 'exhausted' });
          const back = numbers[size >> 1];
          await registry.release([{ name: `n${size >> 1}`, root: shop }]);
          expect(await numberOf('more', ask)).toBe(back);
        } finally {
          remove();
        }
      },
    ),
    { numRuns: 10 },
  );
});
