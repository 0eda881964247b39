import { describe, expect, it } from 'vitest';
import { conflicts, listenerRows, nameRows, type Row } from '../../../src/extension/views/rows.ts';
import type { Verdict } from '../../../src/extension/watch/course.ts';
import type { Listener } from '../../../src/probe/listeners.ts';
import { type Port, toPid } from '../../../src/probe/port.ts';
import { Book } from '../../../src/registry/book.ts';
import { EMPTY_DOCUMENT, type Entry } from '../../../src/registry/document.ts';
import { type FullName, toFullName } from '../../../src/registry/names.ts';
import type { NameState, NameStatus } from '../../../src/registry/status.ts';

const ENTRY = { created: '2026-11-20T17:00:00.000Z', used: '2026-11-20T17:00:00.000Z', by: 'test' };
const labels = {
  project: (label: string) => `project ${label}`,
  shared: 'shared',
  sessions: 'sessions',
  others: 'others',
  pool: ({ up, failed, size }: { up: number; failed: number; size?: number }) =>
    `${up} of ${size}, ${failed} failed`,
};

function bookOf(names: Record<string, number>, projects: Record<string, string>): Book {
  const ports = new Map<FullName, Entry>();
  for (const [name, port] of Object.entries(names)) {
    const full = toFullName(name);
    if (full !== undefined) ports.set(full, { ...ENTRY, port: port as Port });
  }
  const records = Object.entries(projects).map(([label, root]) => [label, { root }] as const);
  return new Book({ ...EMPTY_DOCUMENT, projects: new Map(records), ports });
}

function listener(port: number): Listener {
  const pid = toPid(4711);
  return { port: port as Port, addresses: ['127.0.0.1'], ...(pid ? { pid } : {}) };
}

function statuses(book: Book, states: Record<string, NameState> = {}): NameStatus[] {
  return book.all().map((named) => ({ named, state: states[named.name] ?? { kind: 'free' } }));
}

/** The tree as indented lines. */
function outline(rows: readonly Row[], depth = 0): string[] {
  return rows.flatMap((row) => {
    const label = row.kind === 'listener' ? String(row.listener.port) : row.label;
    const line = `${'  '.repeat(depth)}${label}`;
    return [line, ...(row.kind === 'group' ? outline(row.children, depth + 1) : [])];
  });
}

describe('the rows of the sidebar', () => {
  const book = bookOf(
    { '/shop/api': 1, '/shop/web/hmr': 2, '/postgres': 3, '/blog/site': 4, '/lost/name': 5 },
    { shop: '/src/shop', blog: '/src/blog' },
  );

  it("put this window's projects first, then shared names, then other projects", () => {
    const projects = [{ root: '/src/shop', declared: new Map([['mail', {}]]) }];
    expect(outline(nameRows(statuses(book), book, projects, labels))).toEqual([
      'project shop',
      '  api',
      '  mail',
      '  web/hmr',
      'shared',
      '  /lost/name',
      '  /postgres',
      'others',
      '  blog',
      '    site',
    ]);
  });

  it('show a declared name once, whether it has a number or not', () => {
    const projects = [
      {
        root: '/src/shop',
        declared: new Map([
          ['api', {}],
          ['/postgres', {}],
          ['/redis', {}],
        ]),
      },
    ];
    const [shop] = nameRows(statuses(book), book, projects, labels);
    expect(outline(shop?.kind === 'group' ? shop.children : [])).toEqual([
      '/redis',
      'api',
      'web/hmr',
    ]);
  });

  it('keep a project without names visible beside others, and are none where there are no names', () => {
    const fresh = { root: '/src/fresh', declared: new Map() };
    expect(outline(nameRows(statuses(book), book, [fresh], labels))[0]).toBe('project fresh');
    const empty = new Book(EMPTY_DOCUMENT);
    expect(nameRows([], empty, [fresh], labels)).toEqual([]);
  });

  it('have ids that are unique and outlive changes of number and state', () => {
    const ids = (rows: readonly Row[]): string[] =>
      rows.flatMap((row) => [row.id, ...(row.kind === 'group' ? ids(row.children) : [])]);
    const projects = [{ root: '/src/shop', declared: new Map() }];
    const before = ids(nameRows(statuses(book), book, projects, labels));
    expect(new Set(before).size).toBe(before.length);
    const moved = bookOf(
      { '/shop/api': 11, '/shop/web/hmr': 2, '/postgres': 3, '/blog/site': 4, '/lost/name': 5 },
      { shop: '/src/shop', blog: '/src/blog' },
    );
    const states: Record<string, NameState> = {
      '/shop/api': { kind: 'stranger', listener: listener(11) },
    };
    expect(ids(nameRows(statuses(moved, states), moved, projects, labels))).toEqual(before);
  });

  it('carry what the watch says of a name, unless it is just up', () => {
    const [api, web] = ['/shop/api', '/shop/web/hmr'].map(toFullName) as [FullName, FullName];
    const verdicts = new Map<FullName, Verdict>([
      [api, { kind: 'up' }],
      [web, { kind: 'flapping', outages: 3 }],
    ]);
    const projects = [{ root: '/src/shop', declared: new Map() }];
    const goingOn = { running: new Map(), sessions: [], verdicts };
    const [shop] = nameRows(statuses(book), book, projects, labels, goingOn);
    const rows = shop?.kind === 'group' ? shop.children : [];
    expect(rows.map((row) => (row.kind === 'name' ? row.verdict : row))).toEqual([
      undefined,
      { kind: 'flapping', outages: 3 },
    ]);
  });

  it('list only listeners whose port has no name', () => {
    const rows = listenerRows([listener(3), listener(77), listener(4)], book);
    expect(rows.map((row) => row.listener.port)).toEqual([77]);
  });

  it("count strangers on this window's names only", () => {
    const stranger = { kind: 'stranger', listener: listener(1) } as const;
    const all = statuses(book, { '/shop/api': stranger, '/blog/site': stranger });
    expect(conflicts(all, new Set(['/src/shop'])).map(({ name }) => name)).toEqual(['/shop/api']);
  });
});
