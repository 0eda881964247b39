import { expect, it } from 'vitest';
import { lockRows } from '../../../src/extension/locks/lockRows.ts';
import type { LockState } from '../../../src/locks/locks.ts';
import type { FullName } from '../../../src/registry/names.ts';

const since = '2026-01-02T03:04:05.678Z';
const project = (label: string) => ({ kind: 'project', label, key: `key-of-${label}` }) as const;
const machine = { kind: 'machine' } as const;
let fence = 0;
const lock = (name: string, scope: LockState['scope'], ...waiting: string[]): LockState => ({
  name,
  scope,
  holder: { client: `holder-of-${name}`, since, fence: ++fence },
  waiting: waiting.map((client) => ({ client, since })),
});
const isOwn = (state: LockState) => state.scope.kind === 'machine' || state.scope.label === 'shop';
const context = {
  isOwn,
  holding: new Map<number, FullName>(),
  waiting: new Map<string, FullName>(),
};

it("has this window's locks first, then the machine's, then those of others, each by name", () => {
  const rows = lockRows(
    [
      lock('b', project('shop')),
      lock('a', project('other')),
      lock('gpu', machine),
      lock('a', project('shop')),
    ],
    context,
  );
  expect(rows.map(({ label, project: of }) => [label, of])).toEqual([
    ['a', undefined],
    ['b', undefined],
    ['/gpu', undefined],
    ['a', 'other'],
  ]);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(4);
});

it('has those who wait below a lock, in their order, and tells twins apart', () => {
  const [row] = lockRows([lock('db', project('shop'), 'x', 'y', 'x')], context);
  expect(row?.children.map(({ who, place }) => [who.client, place])).toEqual([
    ['x', 1],
    ['y', 2],
    ['x', 3],
  ]);
  expect(new Set(row?.children.map(({ id }) => id)).size).toBe(3);
});

it('keeps the row of one who waits when others before it are gone', () => {
  const idOf = (...waiting: string[]) =>
    lockRows([lock('db', project('shop'), ...waiting)], context)[0]?.children.at(-1)?.id;
  expect(idOf('y')).toBe(idOf('x', 'y'));
});

it('knows the session that holds a lock by its token', () => {
  const state = lock('db', project('shop'));
  const holding = new Map([[state.holder.fence, '/shop/api' as FullName]]);
  expect(lockRows([state], { ...context, holding })[0]?.holder.session).toBe('/shop/api');
  expect(lockRows([lock('db', project('shop'))], { ...context, holding })[0]?.holder).toEqual({
    client: 'holder-of-db',
    since,
  });
});

it('knows the sessions that wait by what they call themselves', () => {
  const waiting = new Map([['shop.api', '/shop/api' as FullName]]);
  const [row] = lockRows([lock('db', machine, 'other', 'shop.api')], { ...context, waiting });
  expect(row?.children.map(({ who }) => who.session)).toEqual([undefined, '/shop/api']);
});
