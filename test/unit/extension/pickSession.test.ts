import { beforeEach, expect, it, vi } from 'vitest';
import type { SessionView } from '../../../src/extension/sessions/sessionViews.ts';
import type { Row } from '../../../src/extension/views/rows.ts';

const said = vi.hoisted(() => [] as string[]);
vi.mock('vscode', () => ({
  l10n: { t: (text: string) => text },
  window: { showInformationMessage: (text: string) => said.push(text) },
}));
const { pickSession } = await import('../../../src/extension/commands/pickSession.ts');
const { LiveNode } = await import('../../../src/extension/views/liveNodes.ts');

function service(name: string, portName: string, kind: 'ready' | 'stopped'): SessionView {
  const state = kind === 'ready' ? { kind, since: '', minutes: 0 } : { kind };
  const names = { name: `/shop/${name}`, portName: `/shop/${portName}`, service: name };
  const facts = { kind: 'service', root: '/src/shop', listens: true, ownsName: false } as const;
  return { ...facts, ...names, state } as SessionView;
}

/** Services whose ports go by each other's names. */
const proxy = service('proxy', 'web', 'ready');
const web = service('web', 'frontend', 'ready');

beforeEach(() => {
  said.length = 0;
});

function pick(argument: unknown, sessions: readonly SessionView[] = [proxy, web]) {
  const services = {
    sessions: { look: async () => sessions },
    projects: { current: () => ({ root: '/src/shop' }) },
    book: { get: async () => ({ fullName: ({ name }: { name: string }) => name }) },
  };
  const runs = ({ state }: SessionView) => state.kind === 'ready';
  return pickSession(services as never, argument, 'which?', runs, 'none runs');
}

function rowOf(session: SessionView): unknown {
  const status = { named: { name: session.portName, root: '/src/shop' } };
  return new LiveNode({ kind: 'name', id: 'x', label: 'x', status, session } as unknown as Row);
}

it('takes the session that a row shows, whatever the names', async () => {
  expect(await pick(rowOf(proxy))).toBe(proxy);
  expect(await pick(rowOf(web))).toBe(web);
});

it('takes a name for that of a session first, and else for that of its port', async () => {
  expect(await pick({ name: '/shop/web' })).toBe(web);
  expect(await pick({ name: '/shop/frontend' })).toBe(web);
});

it('takes no other where the one that is meant has changed, and says what it is now', async () => {
  const stopped = service('web', 'frontend', 'stopped');
  expect(await pick({ name: '/shop/web' }, [proxy, stopped])).toBeUndefined();
  expect(said).toEqual(['web: stopped']);
});

it('says so when there is none', async () => {
  expect(await pick({ name: '/shop/web' }, [])).toBeUndefined();
  expect(said).toEqual(['none runs']);
});
