import { afterEach, expect, test, vi } from 'vitest';
import {
  type Course,
  NO_COURSE,
  type Verdict,
  WINDOW,
} from '../../../../src/extension/watch/course.ts';
import { NameWatch } from '../../../../src/extension/watch/nameWatch.ts';
import type { Port } from '../../../../src/probe/port.ts';
import type { FullName } from '../../../../src/registry/names.ts';
import type { NameStatus } from '../../../../src/registry/status.ts';

const NAME = '/shop/api' as FullName;
const FIRST = 24817 as Port;
const SECOND = 24818 as Port;

let watch: NameWatch | undefined;
afterEach(() => watch?.dispose());

/** Whether somebody listens on the name's port. */
function status(port: Port, kind: 'listening' | 'free'): NameStatus {
  const listener = { port, addresses: ['127.0.0.1'], command: 'node' };
  const state = kind === 'free' ? { kind } : { kind, listener, judged: true };
  return { named: { name: NAME, port }, state } as unknown as NameStatus;
}

/** @returns what was said after each round, and all ports that were connected to */
function begin(look: () => NameStatus, past: Course, connect: (port: Port) => boolean) {
  const said: (Verdict | undefined)[] = [];
  watch = new NameWatch({
    look: async () => [look()],
    connect: async (_address, port) => ({ up: connect(port) }),
    waiting: async () => new Set(),
    mayConnect: () => true,
    record: () => {},
    past: () => past,
    options: () => ({ interval: 1, connect: true }),
    told: (verdicts) => said.push(verdicts.get(NAME)),
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
