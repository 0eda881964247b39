import { describe, expect, it, vi } from 'vitest';
import type { NameFacts } from '../../../../src/extension/views/nameFacts.ts';
import type { Verdict } from '../../../../src/extension/watch/course.ts';
import type { Listener } from '../../../../src/probe/listeners.ts';
import type { Port } from '../../../../src/probe/port.ts';
import type { FullName } from '../../../../src/registry/names.ts';
import type { NameState } from '../../../../src/registry/status.ts';

vi.mock('vscode', () => ({
  env: { language: 'en' },
  l10n: {
    t: (text: string, ...values: unknown[]) =>
      text.replace(/\{(\d)\}/g, (_, i: string) => String(values[Number(i)])),
  },
}));
const { stateInFull, stateInShort } = await import('../../../../src/extension/views/words.ts');

const since = Date.UTC(2026, 10, 22, 12, 0);
const listener = (started: number): Listener => ({
  port: 3000 as Port,
  addresses: [],
  command: 'node a.js',
  started: new Date(started).toISOString(),
});
const FREE: NameState = { kind: 'free' };
const listening = (started: number): NameState => ({
  kind: 'listening',
  listener: listener(started),
  judged: true,
});
const DOWN: Verdict = { kind: 'down', since };
const FLAPPING: Verdict = { kind: 'flapping', outages: 4 };
const stopped = {
  kind: 'service',
  name: '/shop/api' as FullName,
  root: '/',
  state: { kind: 'stopped' },
  listens: true,
  ownsName: false,
} as const;

describe('the words for trouble', () => {
  it.each<[string, NameFacts, string]>([
    ['up', { state: listening(0), verdict: { kind: 'up' } }, 'node a.js'],
    ['gone', { state: FREE, verdict: DOWN }, 'down'],
    ['stopped by its session', { state: FREE, verdict: DOWN, session: stopped }, 'stopped'],
    [
      'about to start',
      { state: FREE, verdict: DOWN, running: { kind: 'task', label: 'api', state: 'starting' } },
      'task "api", starting…',
    ],
    ['back again', { state: listening(since + 1), verdict: DOWN }, 'node a.js'],
    ['not letting through', { state: listening(since - 1), verdict: DOWN }, 'not answering'],
    ['flapping, up', { state: listening(0), verdict: FLAPPING }, 'flapping · node a.js'],
    ['flapping, gone', { state: FREE, verdict: FLAPPING }, 'flapping · down'],
    [
      'no matter when a stranger has the port',
      { state: { kind: 'stranger', listener: listener(0) }, verdict: FLAPPING },
      'taken by node a.js',
    ],
  ])('%s', (_, facts, words) => expect(stateInShort(facts)).toBe(words));

  it('say in full since when, and how often', () => {
    expect(stateInFull({ state: FREE, verdict: DOWN })).toMatch(/^down since \d/);
    expect(stateInFull({ state: FREE, verdict: FLAPPING })).toBe(
      'flapping, went down 4 times within ten minutes, down',
    );
    expect(stateInFull({ state: listening(0), verdict: DOWN })).toMatch(
      /^not answering since .*, listening: /,
    );
  });
});
