import { describe, expect, it } from 'vitest';
import type { SessionView } from '../../../src/extension/sessions/sessionViews.ts';
import { withoutOwn } from '../../../src/extension/views/ownListeners.ts';
import { type GroupRow, nameRows, type Row } from '../../../src/extension/views/rows.ts';
import type { Pid, Port } from '../../../src/probe/port.ts';
import { Book } from '../../../src/registry/book.ts';
import { EMPTY_DOCUMENT, type Entry } from '../../../src/registry/document.ts';
import type { FullName } from '../../../src/registry/names.ts';
import type { NameStatus } from '../../../src/registry/status.ts';

const ROOT = '/src/shop';
const labels = {
  project: (label: string) => `project ${label}`,
  shared: 'shared',
  sessions: 'sessions',
  others: 'others',
  pool: ({ up, failed, size }: { up: number; failed: number; size?: number }) =>
    `${up} of ${size}, ${failed} failed`,
};

function bookOf(names: readonly string[]): Book {
  const entry = { created: '2026-11-20T17:00:00.000Z', used: '2026-11-20T17:00:00.000Z', by: 't' };
  const ports = new Map(
    names.map((name, i): [FullName, Entry] => [
      name as FullName,
      { ...entry, port: (6100 + i) as Port },
    ]),
  );
  return new Book({
    ...EMPTY_DOCUMENT,
    projects: new Map([
      ['shop', { root: ROOT }],
      ['blog', { root: '/src/blog' }],
    ]),
    ports,
    pools: new Map([['vnc', { first: 6100 as Port, last: 6999 as Port, max: 800 }]]),
  });
}

function view(name: string, more: Partial<SessionView> = {}): SessionView {
  return {
    kind: 'session',
    name: name as FullName,
    root: ROOT,
    state: { kind: 'ready', since: '2026-11-20T17:00:00.000Z', minutes: 0 },
    portName: name as FullName,
    listens: true,
    ownsName: false,
    ...more,
  };
}

function rowsOf(names: readonly string[], sessions: readonly SessionView[], declared = ['api']) {
  const book = bookOf(names);
  const statuses = book.all().map((named): NameStatus => ({ named, state: { kind: 'free' } }));
  const projects = [{ root: ROOT, declared: new Map(declared.map((name) => [name, {}])) }];
  return nameRows(statuses, book, projects, labels, {
    running: new Map(),
    sessions,
    verdicts: new Map(),
  });
}

/** The tree as indented lines. */
function outline(rows: readonly Row[], depth = 0): string[] {
  return rows.flatMap((row) => {
    const label = row.kind === 'listener' ? String(row.listener.port) : row.label;
    const what = 'session' in row && row.session !== undefined ? `: ${row.session.state.kind}` : '';
    const line = `${'  '.repeat(depth)}${label}${what}`;
    return [line, ...(row.kind === 'group' ? outline(row.children, depth + 1) : [])];
  });
}

function group(rows: readonly Row[], id: string): GroupRow {
  for (const row of rows) {
    if (row.kind !== 'group') continue;
    if (row.id === id) return row;
    const below = row.children.some((child) => child.id === id);
    if (below) return group(row.children, id);
  }
  throw new Error(`no group ${id}`);
}

describe('services in the sidebar', () => {
  const api = view('/shop/api', { kind: 'service', service: 'api' });
  const { portName: _, ...portless } = view('/shop/worker', { kind: 'service', service: 'worker' });

  it('have one row with their name, or one of their own when they have none', () => {
    expect(outline(rowsOf(['/shop/api'], [api, portless]))).toEqual([
      'project shop',
      '  api: ready',
      '  worker: ready',
    ]);
    const stopped = { ...api, state: { kind: 'stopped' } } as const;
    expect(outline(rowsOf([], [stopped, portless]))).toEqual([
      'project shop',
      '  api: stopped',
      '  worker: ready',
    ]);
    expect(outline(rowsOf([], [stopped], []))).toEqual(['project shop', '  api: stopped']);
  });

  it('whose port has another name are found in the row of that name', () => {
    const server = view('/shop/server', {
      kind: 'service',
      service: 'server',
      portName: '/shop/api' as FullName,
    });
    expect(outline(rowsOf(['/shop/api'], [server]))).toEqual(['project shop', '  api: ready']);
  });

  it('that share a name have a row each: the first that of the name', () => {
    const dev = { kind: 'service', portName: '/shop/api' as FullName } as const;
    const [one, two] = [
      view('/shop/one', { ...dev, service: 'one' }),
      view('/shop/two', { ...dev, service: 'two', state: { kind: 'stopped' } }),
    ];
    const byHand = view('/shop/tmp', { portName: '/shop/api' as FullName });
    expect(outline(rowsOf(['/shop/api'], [one, two, byHand]))).toEqual([
      'project shop',
      '  api: ready',
      '  two: stopped',
      'sessions',
      '  tmp: ready',
    ]);
    expect(outline(rowsOf([], [two, one]))).toEqual([
      'project shop',
      '  api: stopped',
      '  one: ready',
    ]);
  });

  it('can be started and stopped all at once where that changes something', () => {
    const stopped = { ...portless, state: { kind: 'stopped' } } as const;
    const can = (...sessions: SessionView[]) =>
      group(rowsOf(['/shop/api'], sessions), `project:${ROOT}`).can;
    expect(can(api, stopped)).toEqual(['canStartAll', 'canStopAll']);
    expect(can(api, portless)).toEqual(['canStopAll']);
    expect(can(stopped)).toEqual(['canStartAll']);
    expect(can(view('/shop/api'))).toEqual([]);
  });
});

describe('other sessions in the sidebar', () => {
  it('are shown with the name of the project that they run on', () => {
    expect(outline(rowsOf(['/shop/api'], [view('/shop/api')]))).toEqual([
      'project shop',
      '  api: ready',
    ]);
  });

  it('are among the sessions when their name goes with them, or they have none', () => {
    const { portName: _, ...portless } = view('/shop/job');
    const sessions = [view('/shop/tmp', { ownsName: true }), portless, view('/blog/site')];
    expect(outline(rowsOf(['/shop/api', '/shop/tmp', '/blog/site'], sessions))).toEqual([
      'project shop',
      '  api',
      'sessions',
      '  tmp: ready',
      '  job: ready',
      'others',
      '  blog',
      '    site: ready',
    ]);
  });

  it('of a pool are one row that counts them, and their names are no rows elsewhere', () => {
    const names = Array.from({ length: 250 }, (_, i) => `/vm/${i + 1}`);
    const sessions = names.map((name, i) =>
      view(name, { pool: 'vnc', ...(i < 3 ? { state: { kind: 'failed' } } : {}) }),
    );
    const rows = rowsOf(names, sessions);
    expect(rows.map(({ id }) => id)).toEqual([`project:${ROOT}`, 'sessions']);
    const pool = group(rows, 'pool:vnc');
    expect(pool.description).toBe('247 of 800, 3 failed');
    expect(outline(pool.children).filter((line) => !line.startsWith(' '))).toEqual([
      '1–100',
      '101–200',
      '201–250',
    ]);
    const few = group(rowsOf(names.slice(0, 2), sessions.slice(0, 2)), 'pool:vnc');
    expect(outline(few.children)).toEqual(['/vm/1: failed', '/vm/2: failed']);
  });
});

describe('a listener that Berth started', () => {
  it('is no stranger on its name, wherever it runs', () => {
    const book = bookOf(['/shop/api']);
    const listener = { port: 6100 as Port, addresses: [], pid: 4711 as Pid };
    const [status] = book
      .all()
      .map((named): NameStatus => ({ named, state: { kind: 'stranger', listener } }));
    if (status === undefined) throw new Error('no status');
    const kinds = (session: SessionView) =>
      withoutOwn([status], [session]).map(({ state }) => state.kind);
    expect(kinds(view('/shop/api', { pid: 4711 as Pid }))).toEqual(['listening']);
    expect(kinds(view('/shop/api', { pid: 4712 as Pid }))).toEqual(['stranger']);
    expect(kinds(view('/shop/web', { pid: 4711 as Pid }))).toEqual(['stranger']);
  });

  it('is none either when a process in between started it', () => {
    const [named] = bookOf(['/shop/api']).all();
    if (named === undefined) throw new Error('no name');
    const parents = [4712, 4711, 1].map((pid) => ({
      pid: pid as Pid,
      command: 'sh',
      startTime: '1',
    }));
    const listener = { port: 6100 as Port, addresses: [], pid: 4713 as Pid, parents };
    const status: NameStatus = { named, state: { kind: 'stranger', listener } };
    const kinds = (session: SessionView) =>
      withoutOwn([status], [session]).map(({ state }) => state.kind);
    expect(kinds(view('/shop/api', { pid: 4711 as Pid }))).toEqual(['listening']);
    expect(kinds(view('/shop/api', { pid: 4710 as Pid }))).toEqual(['stranger']);
  });
});
