import { describe, expect, it, vi } from 'vitest';
import { TroubleFinder } from '../../../src/extension/hardcoded/trouble.ts';
import type { PortLiteral } from '../../../src/literals/finding.ts';
import type { Listener } from '../../../src/probe/listeners.ts';
import type { Port } from '../../../src/probe/port.ts';
import { Book } from '../../../src/registry/book.ts';
import { EMPTY_DOCUMENT, type Entry } from '../../../src/registry/document.ts';
import type { FullName } from '../../../src/registry/names.ts';

vi.mock('../../../src/probe/ranges.ts', () => ({
  ephemeralRange: async () => ({ first: 40_000, last: 50_000 }),
  reservedRanges: async () => [],
  privilegedBelow: async () => 1024,
}));
// Who runs where is judged elsewhere; here the command tells.
vi.mock('../../../src/registry/ownership.ts', () => ({
  judgeListener: async ({ command }: Listener) => command,
}));

const ROOT = '/home/ada/shop';

function literal(port: number, more: Partial<PortLiteral> = {}): PortLiteral {
  return {
    port: port as Port,
    start: 0,
    end: 4,
    form: 'text',
    role: 'listen',
    confidence: 'high',
    action: 'replace',
    names: [{ name: 'api', weight: 3 }],
    ...more,
  };
}

function listener(port: number, owner: 'ours' | 'stranger' | 'unknown'): Listener {
  return { port: port as Port, addresses: ['127.0.0.1'], command: owner };
}

function bookOf(names: Readonly<Record<string, number>>): Book {
  const entry = (port: number): Entry =>
    ({ port: port as Port, created: '', used: '', by: 'test' }) as Entry;
  return new Book({
    ...EMPTY_DOCUMENT,
    projects: new Map([
      ['shop', { root: ROOT }],
      ['blog', { root: '/home/ada/blog' }],
    ]),
    ports: new Map(Object.entries(names).map(([name, port]) => [name as FullName, entry(port)])),
    reserved: new Map([['5432', { note: 'the database' }]]),
  });
}

interface Around {
  readonly names?: Readonly<Record<string, number>>;
  readonly listeners?: readonly Listener[];
  readonly twice?: ReadonlyMap<PortLiteral, readonly string[]>;
}

function kindOf(one: PortLiteral, { names = {}, listeners = [], twice = new Map() }: Around = {}) {
  const finder = new TroubleFinder({ root: ROOT, book: bookOf(names), listeners, twice });
  return finder.troubleWith(one).then((trouble) => trouble?.kind);
}

describe('the trouble with a hardcoded port', () => {
  it('is nothing where the number is in nobody’s way', async () => {
    expect(await kindOf(literal(3000))).toBeUndefined();
  });

  it('is another project that has the number, for clients too', async () => {
    const names = { '/blog/web': 3000 };
    expect(await kindOf(literal(3000), { names })).toBe('held');
    expect(await kindOf(literal(3000, { role: 'client' }), { names })).toBe('held');
    expect(await kindOf(literal(3000), { names: { '/shop/api': 3000 } })).toBeUndefined();
    expect(await kindOf(literal(3000), { names: { '/postgres': 3000 } })).toBeUndefined();
  });

  it('is a stranger who listens, unless one of our own does, too', async () => {
    const stranger = listener(3000, 'stranger');
    expect(await kindOf(literal(3000), { listeners: [stranger] })).toBe('taken');
    const both = [stranger, listener(3000, 'ours')];
    expect(await kindOf(literal(3000), { listeners: both })).toBeUndefined();
    const hidden = [listener(3000, 'unknown')];
    expect(await kindOf(literal(3000), { listeners: hidden })).toBeUndefined();
  });

  it('is no stranger for a client, nor for the number of a shared name', async () => {
    const listeners = [listener(3000, 'stranger')];
    expect(await kindOf(literal(3000, { role: 'client' }), { listeners })).toBeUndefined();
    const names = { '/postgres': 3000 };
    expect(await kindOf(literal(3000), { listeners, names })).toBeUndefined();
    expect(await kindOf(literal(3000), { listeners, names: { '/shop/api': 3000 } })).toBe('taken');
  });

  it('is a number that two services want, that is reserved, or that servers had better not use', async () => {
    const one = literal(3000);
    expect(await kindOf(one, { twice: new Map([[one, ['api', 'web']]]) })).toBe('twice');
    expect(await kindOf(literal(5432))).toBe('reserved');
    expect(await kindOf(literal(41_000))).toBe('unfit');
    expect(await kindOf(literal(6000))).toBe('unfit');
    expect(await kindOf(literal(6000, { role: 'client' }))).toBeUndefined();
    // Mail is not for browsers.
    expect(await kindOf(literal(25))).toBeUndefined();
  });

  it('is not looked for where it may be no port, or where nothing can be done', async () => {
    const names = { '/blog/web': 3000 };
    expect(await kindOf(literal(3000, { confidence: 'medium' }), { names })).toBeUndefined();
    expect(await kindOf(literal(3000, { action: 'report' }), { names })).toBeUndefined();
  });
});
