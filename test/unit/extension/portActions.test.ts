import { expect, it } from 'vitest';
import { actionsFor } from '../../../src/extension/terminals/portActions.ts';
import type { Listener } from '../../../src/probe/listeners.ts';
import { type Port, toPid } from '../../../src/probe/port.ts';
import type { NamedPort } from '../../../src/registry/book.ts';
import { toFullName } from '../../../src/registry/names.ts';

const pid = toPid(4711);
const mine: Listener = { port: 3000 as Port, addresses: ['::'], own: true, ...(pid && { pid }) };
const hidden: Listener = { port: 3000 as Port, addresses: ['::'], own: false };
const roots = new Set(['/src/shop']);

function nameAt(root?: string): NamedPort {
  const name = toFullName('/shop/api');
  if (name === undefined) throw new Error('no name');
  const when = '2026-11-20T17:00:00.000Z';
  const named = { name, port: 3000 as Port, created: when, used: when, by: 'test' };
  return root === undefined ? named : { ...named, project: 'shop', root };
}

it('offers a name only where there is none, and another port for a name of this window', () => {
  const all = { roots, isTrusted: true };
  expect(actionsFor({ ...all, listener: mine })).toEqual([
    'details',
    'stop',
    'name',
    'allocate',
    'open',
  ]);
  const ours = actionsFor({ ...all, listener: mine, named: nameAt('/src/shop') });
  expect(ours).toEqual(['details', 'stop', 'move', 'open']);
  const others = actionsFor({ ...all, listener: mine, named: nameAt('/src/blog') });
  expect(others).toEqual(['details', 'stop', 'allocate', 'open']);
  expect(actionsFor({ ...all, listener: mine, named: nameAt() })).toContain('allocate');
});

it("does not offer to stop what is not the user's", () => {
  expect(actionsFor({ listener: hidden, roots, isTrusted: true })).not.toContain('stop');
});

it('changes nothing without trust', () => {
  const named = nameAt('/src/shop');
  expect(actionsFor({ listener: mine, named, roots, isTrusted: false })).toEqual([
    'details',
    'open',
    'trust',
  ]);
});
