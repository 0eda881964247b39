import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  type Course,
  NO_COURSE,
  type Verdict,
  WINDOW,
} from '../../../../src/extension/watch/course.ts';
import type { Fate } from '../../../../src/extension/watch/fate.ts';
import { NameWatch } from '../../../../src/extension/watch/nameWatch.ts';
import type { Port } from '../../../../src/probe/port.ts';
import type { FullName } from '../../../../src/registry/names.ts';
import type { NameStatus } from '../../../../src/registry/status.ts';
import type { SessionRecord } from '../../../../src/session/record.ts';

const NAME = '/shop/api' as FullName;
const FIRST = 24817 as Port;
const SECOND = 24818 as Port;

const SESSION = { name: NAME, id: '1' } as SessionRecord;

let watch: NameWatch | undefined;
let fate: Fate;
let recorded: boolean[];
let flapped: number;
beforeEach(() => {
  fate = 'ended';
  recorded = [];
  flapped = 0;
});
afterEach(() => watch?.dispose());

/** Whether somebody listens on the name's port. */
function status(port: Port, kind: 'listening' | 'free'): NameStatus {
  const listener = { port, addresses: ['127.0.0.1'], command: 'node' };
  const state = kind === 'free' ? { kind } : { kind, listener, judged: true };
  return { named: { name: NAME, port }, state } as unknown as NameStatus;
}

/** @returns what was said after each round, and all ports that were connected to */
function begin(
  look: () => NameStatus,
  past: Course,
  connect: (port: Port) => boolean,
  waiting: () => void = () => {},
) {
  const said: (Verdict | undefined)[] = [];
  watch = new NameWatch({
    look: async () => [look()],
    sessions: async () => new Map([[NAME, SESSION]]),
    fateOf: () => fate,
    record: (_name, sample) => recorded.push(sample.up),
    connect: async (_address, port) => ({ up: connect(port) }),
    waiting: async () => {
      waiting();
      return new Set();
    },
    mayConnect: () => true,
    past: () => past,
    options: () => ({ interval: 1, connect: true }),
    told: (verdicts, names) => {
      said.push(verdicts.get(NAME));
      flapped += names.length;
    },
    failed: (error) => expect.fail(String(error)),
  });
  return said;
}

const downFor = (ms: number): Course => {
  const downSince = Date.now() - ms;
  return { wasUp: true, downSince, downLooks: 9, outages: [] };
};

test('a server that listens and lets nobody through for hours is not answering all the while', async () => {
  const said = begin(
    () => status(FIRST, 'listening'),
    downFor(3 * WINDOW),
    () => false,
  );
  await vi.waitFor(() => expect(said.length).toBeGreaterThan(20));
  expect(new Set(said.map((verdict) => verdict?.kind))).toEqual(new Set(['down']));
});

test('a server that is gone for ten minutes was stopped on purpose', async () => {
  let kind: 'listening' | 'free' = 'listening';
  const said = begin(
    () => status(FIRST, kind),
    downFor(3 * WINDOW),
    () => {
      kind = 'free';
      return false;
    },
  );
  await vi.waitFor(() => expect(said.length).toBeGreaterThan(5));
  expect([said[0]?.kind, said.at(-1)]).toEqual(['down', undefined]);
});

test('nobody connects to the port that a name had before', async () => {
  let port = FIRST;
  let shown: Port | undefined;
  const late: Port[] = [];
  const look = () => {
    shown = port;
    return status(port, 'listening');
  };
  const said = begin(look, NO_COURSE, (asked) => {
    if (asked !== shown) late.push(asked);
    return true;
  });
  await vi.waitFor(() => expect(said.length).toBeGreaterThan(3));
  port = SECOND;
  const before = said.length;
  await vi.waitFor(() => expect(said.length).toBeGreaterThan(before + 5));
  expect({ shown, late }).toEqual({ shown: SECOND, late: [] });
});

const upTwice = (): Course => {
  const now = Date.now();
  return { wasUp: true, downLooks: 0, outages: [now - 2, now - 1] };
};

test.each([
  ['ended', 'flapping', 1],
  ['stopped', undefined, 0],
] as const)(
  'a server whose session was found %s goes for the third time: %s',
  async (found, kind, times) => {
    let state: 'listening' | 'free' = 'listening';
    fate = found;
    const said = begin(
      () => status(FIRST, state),
      upTwice(),
      () => state === 'listening',
    );
    await vi.waitFor(() => expect(said.length).toBeGreaterThan(2));
    state = 'free';
    await vi.waitFor(() => expect(said.at(-1)?.kind).toBe(kind), 30_000);
    const rounds = said.length;
    await vi.waitFor(() => expect(said.length).toBeGreaterThan(rounds + 5), 30_000);
    expect(flapped).toBe(times);
    expect(recorded.includes(false)).toBe(found === 'ended');
  },
);

test('nothing is known of a server that somebody is just stopping', async () => {
  let state: 'listening' | 'free' = 'listening';
  const said = begin(
    () => status(FIRST, state),
    NO_COURSE,
    () => state === 'listening',
  );
  await vi.waitFor(() => expect(said.length).toBeGreaterThan(2));
  fate = 'open';
  state = 'free';
  const rounds = said.length;
  await vi.waitFor(() => expect(said.length).toBeGreaterThan(rounds + 5));
  expect(said.at(-1)).toEqual({ kind: 'up' });
  fate = 'stopped';
  await vi.waitFor(() => expect(said.at(-1)).toBeUndefined());
  expect(recorded).not.toContain(false);
});

test('nobody is connected to once the watch is over, in the middle of a round or not', async () => {
  const connect = vi.fn(() => true);
  const end = vi.fn(() => watch?.dispose());
  begin(() => status(FIRST, 'listening'), NO_COURSE, connect, end);
  await vi.waitFor(() => expect(end).toHaveBeenCalled());
  await new Promise(setImmediate);
  expect(connect).not.toHaveBeenCalled();
});

test('of very many names 256 are watched, and another when one goes', async () => {
  const all = Array.from({ length: 300 }, (_, i) => {
    const { named, state } = status((20_000 + i) as Port, 'listening');
    return { named: { ...named, name: `/shop/n${i}` as FullName }, state };
  });
  const seen = new Set<FullName>();
  let names = all;
  let rounds = 0;
  watch = new NameWatch({
    look: async () => names,
    sessions: async () => new Map(),
    fateOf: () => fate,
    record: (name) => seen.add(name),
    connect: async () => ({ up: true }),
    waiting: async () => new Set(),
    mayConnect: () => true,
    past: () => NO_COURSE,
    options: () => ({ interval: 1, connect: true }),
    told: () => {
      rounds += 1;
    },
    failed: (error) => expect.fail(String(error)),
  });
  await vi.waitFor(() => expect(rounds).toBeGreaterThan(8));
  expect(seen.size).toBe(256);
  names = all.slice(1);
  await vi.waitFor(() => expect(seen.size).toBe(257));
});
