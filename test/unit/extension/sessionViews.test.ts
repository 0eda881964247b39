import { describe, expect, it } from 'vitest';
import type { SeenLocks } from '../../../src/extension/locks/locksModel.ts';
import {
  isUp,
  type Known,
  type Liveness,
  type SessionState,
  sessionViews,
} from '../../../src/extension/sessions/sessionViews.ts';
import type { Port } from '../../../src/probe/port.ts';
import { ownIdentity } from '../../../src/probe/process.ts';
import { Book } from '../../../src/registry/book.ts';
import { EMPTY_DOCUMENT } from '../../../src/registry/document.ts';
import { type FullName, toFullName } from '../../../src/registry/names.ts';
import type { Service } from '../../../src/services/service.ts';
import type { SessionRecord } from '../../../src/session/record.ts';

const ROOT = '/src/shop';
const NOW = Date.parse('2026-11-21T12:00:00.000Z');
const identity = ownIdentity();

function full(name: string): FullName {
  const checked = toFullName(name);
  if (checked === undefined) throw new Error(name);
  return checked;
}

const book = new Book({
  ...EMPTY_DOCUMENT,
  projects: new Map([['shop', { root: ROOT }]]),
});

function record(name: string, more: Partial<SessionRecord> = {}): SessionRecord {
  return {
    name: full(name),
    id: `id of ${name}`,
    phase: 'running',
    starter: identity,
    process: identity,
    ownsName: false,
    means: 'hold',
    started: '2026-11-21T11:00:00.000Z',
    command: ['node', 'server.js'],
    cwd: ROOT,
    root: ROOT,
    env: {},
    ready: 'tcp',
    readyTimeout: 1000,
    handoff: 'auto',
    ...more,
  };
}

function service(name: string, portName?: string): Service {
  return {
    name,
    command: ['node', 'server.js'],
    shell: false,
    cwd: ROOT,
    fileEnv: new Map(),
    env: new Map(),
    ready: 'tcp',
    dependsOn: [],
    restart: 'no',
    place: { file: `${ROOT}/berth.json`, line: 1, column: 1 },
    ...(portName === undefined ? {} : { portName }),
  };
}

function known(records: readonly SessionRecord[], more: Partial<Known> = {}): Known {
  return {
    records,
    liveness: new Map(records.map(({ id }): [string, Liveness] => [id, 'live'])),
    doing: new Map(),
    failures: new Map(),
    now: NOW,
    ...more,
  };
}

function views(what: Known, ...services: readonly Service[]) {
  const declared = new Map(services.map((one) => [one.name, one]));
  return sessionViews([{ root: ROOT, services: declared }], book, what);
}

/** What the service `api` does when its record says so. */
function stateOf(one: SessionRecord | undefined, more: Partial<Known> = {}): SessionState {
  const [view] = views(known(one === undefined ? [] : [one], more), service('api', 'api'));
  if (view === undefined) throw new Error('no view');
  return view.state;
}

describe('the views of services and sessions', () => {
  it('are the declared services in their order, then other sessions with all that is known', () => {
    const records = [
      record('/vm/17', { portName: '/vm/17', pool: 'vnc', port: 6117 as Port, ownsName: true }),
      record('/shop/api', { portName: 'api', port: 3000 as Port }),
    ];
    const all = views(known(records), service('worker'), service('api', 'api'));
    expect(all).toMatchObject([
      { kind: 'service', service: 'worker', name: '/shop/worker', state: { kind: 'stopped' } },
      { kind: 'service', service: 'api', portName: '/shop/api', port: 3000, pid: identity.pid },
      { kind: 'session', name: '/vm/17', portName: '/vm/17', pool: 'vnc', ownsName: true },
    ]);
    expect(all[0]).not.toHaveProperty('portName');
    expect(all.map(({ listens }) => listens)).toEqual([false, true, true]);
    const quiet = { ...service('api', 'api'), ready: 'none' };
    expect(views(known([]), quiet)[0]?.listens).toBe(false);
  });

  it.each<[string, Partial<SessionRecord>, Liveness, SessionState]>([
    ['starts', { phase: 'starting' }, 'live', { kind: 'starting' }],
    ['lost its starter', { phase: 'starting' }, 'dead', { kind: 'stopped' }],
    ['is being restarted', { intent: 'restart' }, 'live', { kind: 'starting' }],
    ['died unseen', {}, 'dead', { kind: 'failed' }],
    ['is elsewhere', {}, 'unknown', { kind: 'unknown' }],
    [
      'ended well',
      { phase: 'ended', end: { at: '2026-11-21T11:30:00.000Z', code: 0 } },
      'dead',
      { kind: 'done' },
    ],
    [
      'ended badly',
      { phase: 'ended', end: { at: '2026-11-21T11:30:00.000Z', code: 7 } },
      'dead',
      { kind: 'failed', code: 7 },
    ],
    [
      'was killed',
      { phase: 'ended', end: { at: '2026-11-21T11:30:00.000Z', signal: 'SIGKILL' } },
      'dead',
      { kind: 'failed', signal: 'SIGKILL' },
    ],
  ])('tell one that %s', (_, more, liveness, expected) => {
    const one = record('/shop/api', more);
    expect(stateOf(one, { liveness: new Map([[one.id, liveness]]) })).toEqual(expected);
  });

  it.each([
    ['2026-11-21T11:59:10.000Z', 0],
    ['2026-11-21T11:57:30.000Z', 2],
    ['2026-11-21T10:10:00.000Z', 60],
    ['2026-11-18T10:00:00.000Z', 3 * 24 * 60],
    ['2026-11-21T12:00:09.000Z', 0],
  ])('ready since %s is %i minutes', (readyAt, minutes) => {
    const one = record('/shop/api', { readyAt });
    expect(stateOf(one)).toEqual({ kind: 'ready', since: readyAt, minutes });
  });

  it('show what this window does before any record does, and a failure until there is a new start', () => {
    const name = full('/shop/api');
    const doing = new Map([[name, 'starting' as const]]);
    const failures = new Map([[name, 'It broke.']]);
    expect(stateOf(undefined, { doing, failures })).toEqual({ kind: 'starting' });
    expect(stateOf(undefined, { failures })).toEqual({ kind: 'failed', problem: 'It broke.' });
    expect(stateOf(record('/shop/api'), { failures }).kind).toBe('ready');
  });

  it('count one as up from its start on', () => {
    const up: SessionState[] = [{ kind: 'starting' }, { kind: 'unknown' }];
    const down: SessionState[] = [{ kind: 'stopped' }, { kind: 'stopping' }, { kind: 'failed' }];
    expect(up.every(isUp)).toBe(true);
    expect(down.some(isUp)).toBe(false);
  });
});

describe('the lock of a session', () => {
  const readyAt = '2026-11-21T11:00:01.000Z';
  const held = { lock: 'db', fence: 7, readyAt };
  const seen = (at: string, ...fences: number[]): SeenLocks => ({
    at: Date.parse(at),
    states: fences.map((fence) => ({
      name: 'db',
      scope: { kind: 'machine' },
      holder: { client: 'x', since: readyAt, fence },
      waiting: [],
    })),
  });
  const lockOf = (more: Partial<SessionRecord>, locks?: SeenLocks) =>
    sessionViews([], book, known([record('/shop/api', more)], { locks }))[0]?.lock;

  it('is held while somebody has its token, and lost when nobody has', () => {
    const later = '2026-11-21T11:59:00.000Z';
    expect(lockOf(held, seen(later, 6, 7))).toEqual({ name: 'db', fence: 7 });
    expect(lockOf(held, seen(later, 6))).toEqual({ name: 'db', fence: 7, isLost: true });
    expect(lockOf(held, seen(later))).toMatchObject({ isLost: true });
  });

  it('is not called lost by locks that were asked for before, or that nobody asked for', () => {
    expect(lockOf(held, seen('2026-11-21T11:00:00.000Z'))).toEqual({ name: 'db', fence: 7 });
    expect(lockOf(held, { at: 0, states: [] })).toEqual({ name: 'db', fence: 7 });
    expect(lockOf(held)).toEqual({ name: 'db', fence: 7 });
  });

  it('is waited for while it starts', () => {
    const waiting = { phase: 'starting', lock: 'db', waitsFor: 'shop.job' } as const;
    expect(lockOf(waiting)).toEqual({ name: 'db', waitsFor: 'shop.job' });
    expect(lockOf({ phase: 'starting', lock: 'db' })).toBeUndefined();
    expect(lockOf({ ...held, phase: 'ended' })).toBeUndefined();
  });
});
