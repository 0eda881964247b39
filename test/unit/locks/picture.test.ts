import { afterEach, expect, it, vi } from 'vitest';
import { LockTable } from '../../../src/locks/lockTable.ts';
import { Picture } from '../../../src/locks/picture.ts';
import { parseReply } from '../../../src/locks/protocol.ts';

afterEach(() => vi.useRealTimers());

function rowsOf(answer: Buffer): unknown[] {
  const reply = parseReply(answer.toString().trimEnd());
  return reply?.kind === 'locks' ? (reply.value as unknown[]) : [];
}

it('shows who holds what since when, and who waits, in order', () => {
  let now = Date.parse('2026-01-02T03:04:05.006Z');
  const table = new LockTable(() => now);
  const holder = table.take('a', 'me', false);
  now += 1000;
  table.take('a', 'you', true);
  table.take('a', '', true);
  expect(rowsOf(new Picture(table).take())).toEqual([
    {
      name: 'a',
      client: 'me',
      fence: holder?.fence,
      since: '2026-01-02T03:04:05.006Z',
      waiting: [
        { client: 'you', since: '2026-01-02T03:04:06.006Z' },
        { client: '', since: '2026-01-02T03:04:06.006Z' },
      ],
    },
  ]);
});

it('makes one picture of one state, and a new one at once after a change', () => {
  const table = new LockTable();
  const picture = new Picture(table);
  const first = picture.take();
  expect(picture.take()).toBe(first);
  table.take('a', '', false);
  expect(rowsOf(picture.take())).toHaveLength(1);
});

it('shows a large one for a while', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const table = new LockTable();
  const picture = new Picture(table);
  for (let i = 0; i < 1000; i++) table.take(`name-${i}`, '', false);
  const large = picture.take();
  table.take('more', '', false);
  expect(picture.take()).toBe(large);
  vi.advanceTimersByTime(250);
  expect(rowsOf(picture.take())).toHaveLength(1001);
});
