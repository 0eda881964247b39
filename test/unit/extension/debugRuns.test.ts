import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Port } from '../../../src/probe/port.ts';

type Told = (session: object) => void;
const events = vi.hoisted(() => ({ start: (() => {}) as Told, end: (() => {}) as Told }));
vi.mock('vscode', () => ({
  Disposable: { from: () => ({ dispose: () => {} }) },
  debug: {
    onDidStartDebugSession: (told: Told) => {
      events.start = told;
    },
    onDidTerminateDebugSession: (told: Told) => {
      events.end = told;
    },
  },
}));
const { DebugRuns } = await import('../../../src/extension/debug/debugRuns.ts');

const config = {
  type: 'node',
  request: 'launch',
  name: 'api',
  args: ['$<port:api>', 'http://localhost:$<port:db>'],
};
const filled = { ...config, args: ['24001', 'http://localhost:24002'] };
const numbers = new Map([
  ['api', 24_001 as Port],
  ['db', 24_002 as Port],
]);
const session = (more: object = {}) => ({ id: '1', name: 'api', configuration: filled, ...more });

let expected: Port[];
let kept: Map<unknown, readonly Port[]>;
let shown: Map<unknown, unknown>;
let runs: InstanceType<typeof DebugRuns>;

beforeEach(() => {
  expected = [];
  kept = new Map();
  shown = new Map();
  runs = new DebugRuns({
    holds: {
      expect: (port: Port) => expected.push(port),
      keep: (key: unknown, ports: readonly Port[]) => {
        kept.set(key, ports);
        expected = expected.filter((port) => !ports.includes(port));
      },
      giveUp: (key: unknown) => kept.delete(key),
    },
    activity: {
      set: (key: unknown, run: unknown) => shown.set(key, run),
      end: (key: unknown) => shown.delete(key),
    },
  } as never);
});
afterEach(() => runs.dispose());

it('a session keeps what its configuration is to listen on, from when that was filled in to its end', () => {
  runs.filledIn(undefined, config, '/src/shop', numbers);
  expect(expected).toEqual([24_001]);
  events.start(session());
  expect(expected).toEqual([]);
  expect(kept).toEqual(new Map([['1', [24_001]]]));
  expect(shown.get('1')).toMatchObject({ kind: 'debug', label: 'api' });
  events.end(session());
  expect([kept.size, shown.size]).toEqual([0, 0]);
  // A restart has the same configuration and the same id.
  events.start(session());
  expect(kept).toEqual(new Map([['1', [24_001]]]));
});

it('a session that is told to have ended before it started keeps nothing', () => {
  runs.filledIn(undefined, config, '/src/shop', numbers);
  events.end(session());
  expect(expected).toEqual([]);
  events.start(session());
  expect([kept.size, shown.size]).toEqual([0, 0]);
});

it('what attaches, is a part of another session or has other numbers keeps nothing', () => {
  runs.filledIn(undefined, { ...config, request: 'attach' }, '/src/shop', numbers);
  events.start(session());
  expect([expected.length, kept.size]).toEqual([0, 0]);
  runs.filledIn(undefined, config, '/src/shop', numbers);
  events.start(session({ parentSession: session({ id: '0' }) }));
  events.start(session({ configuration: { ...filled, args: ['24009'] } }));
  expect(kept.get('1') ?? []).toEqual([]);
  expect(shown.size).toBe(0);
});

it('what inputs add when they are answered is kept beside what was known before', () => {
  const asking = { ...config, args: ['$<port:api>'] };
  runs.filledIn(undefined, asking, '/src/shop', numbers);
  const answered = { ...config, args: ['24001', '$<port:db>'] };
  runs.filledIn(undefined, answered, '/src/shop', new Map([['db', 24_002 as Port]]));
  events.start(session({ configuration: { ...config, args: ['24001', '24002'] } }));
  expect(kept).toEqual(new Map([['1', [24_001, 24_002]]]));
});

it('what wants nothing held is shown all the same', () => {
  runs.filledIn(undefined, { ...config, handoff: 'none' }, '/src/shop', numbers);
  events.start(session());
  expect([expected.length, kept.get('1')]).toEqual([0, []]);
  expect(shown.size).toBe(1);
});
