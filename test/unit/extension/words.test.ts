import { describe, expect, it, vi } from 'vitest';
import type { SessionState, SessionView } from '../../../src/extension/sessions/sessionViews.ts';
import type { Listener } from '../../../src/probe/listeners.ts';
import type { Port } from '../../../src/probe/port.ts';
import type { FullName } from '../../../src/registry/names.ts';
import type { NameState } from '../../../src/registry/status.ts';

vi.mock('vscode', () => ({
  env: { language: 'en' },
  l10n: {
    t: (text: string, ...values: unknown[]) =>
      text.replace(/\{(\d)\}/g, (_, i: string) => String(values[Number(i)])),
  },
}));

const { sessionInFull, sessionInShort, stateInFull, stateInShort } = await import(
  '../../../src/extension/views/words.ts'
);

const listener: Listener = { port: 3000 as Port, addresses: [], command: 'node server.js' };
const FREE: NameState = { kind: 'free' };
const LISTENING: NameState = { kind: 'listening', listener, judged: true };
const STRANGER: NameState = { kind: 'stranger', listener };
const since = '2026-11-21T12:00:00.000Z';
const ready = (minutes = 0): SessionState => ({ kind: 'ready', since, minutes });

function service(state: SessionState): SessionView {
  return {
    kind: 'service',
    name: '/shop/api' as FullName,
    root: '/',
    state,
    listens: true,
    ownsName: false,
  };
}

describe('the words for sessions', () => {
  it.each<[SessionState, string]>([
    [{ kind: 'stopped' }, 'stopped'],
    [{ kind: 'starting' }, 'starting…'],
    [ready(), 'ready'],
    [ready(2), 'ready · 2 m'],
    [ready(120), 'ready · 2 h'],
    [ready(2880), 'ready · 2 d'],
    [{ kind: 'stopping' }, 'stopping…'],
    [{ kind: 'failed', problem: 'It broke.' }, 'failed'],
    [{ kind: 'failed', code: 3 }, 'failed: exit 3'],
    [{ kind: 'failed', signal: 'SIGKILL' }, 'failed: SIGKILL'],
    [{ kind: 'done' }, 'ended'],
    [{ kind: 'unknown' }, 'out of sight'],
  ])('are few: %j', (state, expected) => {
    expect(sessionInShort({ state, listens: true })).toBe(expected);
  });

  it('tell of a lock that is waited for, held or lost', () => {
    const waits = { name: 'db', waitsFor: 'shop.job' };
    const starting = { state: { kind: 'starting' }, listens: true, lock: waits } as const;
    expect(sessionInShort(starting)).toBe('waits for lock db');
    expect(sessionInFull(starting)).toBe('waits for lock db, held by shop.job');
    const held = { state: ready(2), listens: true, lock: { name: 'db', fence: 7 } };
    expect(sessionInShort(held)).toBe('ready · 2 m');
    expect(sessionInFull(held)).toMatch(/^ready since .*, holds lock db$/);
    const lost = { ...held, lock: { ...held.lock, isLost: true } };
    expect(sessionInShort(lost)).toBe('running, lost its lock');
    expect(sessionInFull(lost)).toMatch(/, lost its lock db: others can have it now$/);
  });

  it('do not call one ready that listens on no port', () => {
    expect(sessionInShort({ state: ready(5), listens: false })).toBe('running · 5 m');
    expect(sessionInFull({ state: ready(5), listens: false })).toMatch(/^running since .*26/);
  });

  it('say in full why one failed', () => {
    expect(sessionInFull({ state: { kind: 'failed', problem: 'It broke.' }, listens: true })).toBe(
      'It broke.',
    );
    expect(sessionInFull({ state: { kind: 'failed', code: 3 }, listens: true })).toBe(
      'ended with code 3',
    );
    expect(sessionInFull({ state: { kind: 'failed' }, listens: true })).toBe(
      'its process has ended',
    );
  });
});

describe('the words for a name with a service', () => {
  it.each<[string, SessionState, NameState, string]>([
    ['says what it does', ready(), LISTENING, 'ready'],
    ['says when nobody listens', ready(), FREE, 'running, nobody listens'],
    ['says that it does not run', { kind: 'stopped' }, FREE, 'stopped'],
    ['says who listens in its place', { kind: 'stopped' }, LISTENING, 'node server.js'],
    ['says who listens after it failed', { kind: 'failed' }, LISTENING, 'node server.js'],
    ['warns of a stranger', ready(), STRANGER, 'taken by node server.js'],
  ])('%s', (_, session, state, expected) => {
    expect(stateInShort({ state, session: service(session) })).toBe(expected);
  });

  it('miss no listener where none was waited for', () => {
    const worker = { ...service(ready()), listens: false };
    expect(stateInShort({ state: FREE, session: worker })).toBe('running');
  });

  it('are those of a task that runs there while the service does not', () => {
    const running = { kind: 'task', label: 'api', state: 'ready' } as const;
    const stopped = service({ kind: 'stopped' });
    expect(stateInShort({ state: LISTENING, running, session: stopped })).toBe('task "api"');
    expect(stateInShort({ state: LISTENING, running, session: service(ready()) })).toBe('ready');
  });

  it('name the process too, in full', () => {
    const full = stateInFull({ state: LISTENING, session: service(ready()) });
    expect(full).toMatch(/^ready since .*, listening: /);
  });
});
