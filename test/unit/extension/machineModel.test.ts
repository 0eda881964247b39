import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Book } from '../../../src/registry/book.ts';
import { EMPTY_DOCUMENT } from '../../../src/registry/document.ts';

const machine = vi.hoisted(() => ({ looks: 0, listeners: [] as object[], focused: true }));
vi.mock('../../../src/probe/listeners.ts', () => ({
  listListeners: async () => {
    machine.looks += 1;
    return machine.listeners;
  },
}));
vi.mock('vscode', async () => {
  const { EventEmitter, Disposable } = await import('./support/vscodeEvents.ts');
  const window = {
    get state() {
      return { focused: machine.focused };
    },
    onDidChangeWindowState: new EventEmitter().event,
  };
  return { EventEmitter, Disposable, window };
});

const { MachineModel } = await import('../../../src/extension/machineModel.ts');

function model() {
  const book = {
    get: async () => new Book(EMPTY_DOCUMENT),
    onDidChange: () => ({ dispose: () => {} }),
  };
  const activity = { runs: [], onDidChange: () => ({ dispose: () => {} }) };
  return new MachineModel(book as never, activity as never, { error: () => {} } as never);
}

/** How many looks the machine gets in some time. */
async function looksIn(ms: number): Promise<number> {
  const before = machine.looks;
  await vi.advanceTimersByTimeAsync(ms);
  return machine.looks - before;
}

beforeEach(() => {
  vi.useFakeTimers();
  Object.assign(machine, { looks: 0, listeners: [], focused: true });
});
afterEach(() => vi.useRealTimers());

test('looks at the machine only while somebody observes', async () => {
  const state = model();
  expect(await looksIn(60_000)).toBe(0);
  const observing = state.observe(3_000);
  expect(await looksIn(30_000)).toBeGreaterThanOrEqual(9);
  observing.dispose();
  // The timer that was set already may still go off.
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await looksIn(60_000)).toBe(0);
  state.dispose();
});

test('looks at the pace of the most eager observer, and more rarely in the background', async () => {
  const state = model();
  state.observe(10_000);
  state.observe(1_000);
  expect(await looksIn(10_000)).toBeGreaterThanOrEqual(9);
  machine.focused = false;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await looksIn(10_000)).toBe(2);
  state.dispose();
  expect(await looksIn(60_000)).toBe(0);
});

test('tells of a change, and of none when all is as before', async () => {
  const state = model();
  let changes = 0;
  let known: unknown;
  state.onDidChange(async () => {
    changes += 1;
    known = (await state.get()).listeners;
  });
  state.observe(1_000);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(changes).toBe(1);
  machine.listeners = [{ port: 24_101, addresses: ['127.0.0.1'] }];
  await vi.advanceTimersByTimeAsync(5_000);
  expect(changes).toBe(2);
  expect((await state.get()).listeners).toHaveLength(1);
  // Whoever is told finds what is new.
  expect(known).toBe(machine.listeners);
  state.dispose();
});
