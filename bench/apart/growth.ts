// `growth FOLDER`: what a longer book costs: the whole of a call, then its parts by themselves.
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nameRows } from '../../src/extension/views/rows.ts';
import { probePort } from '../../src/probe/free.ts';
import { listListeners } from '../../src/probe/listeners.ts';
import { toPort } from '../../src/probe/port.ts';
import { Book } from '../../src/registry/book.ts';
import { choosePort } from '../../src/registry/choose.ts';
import { formatDocument, type ParsedDocument, parseDocument } from '../../src/registry/document.ts';
import { withLock } from '../../src/registry/lock.ts';
import type { FullName } from '../../src/registry/names.ts';
import { Registry } from '../../src/registry/registry.ts';
import { statusOf } from '../../src/registry/status.ts';
import { writeRegistry } from '../support/folder.mts';
import type { Row } from '../support/table.mts';
import { type Case, inTurn } from '../support/timing.mts';

const ROUNDS = 25;
const SIZES = [10, 100, 1_000, 10_000];

const [folder = ''] = process.argv.slice(2);

async function measure(): Promise<Row[]> {
  const columns = [];
  for (const size of SIZES) {
    const file = join(folder, String(size), 'registry.json');
    writeRegistry(file, folder, size);
    columns.push({ size, rows: await inTurn(await cases(file, folder), ROUNDS) });
  }
  const whats = columns[0]?.rows.map((row) => row.what) ?? [];
  return whats.map((what, i) => ({
    what,
    figures: Object.fromEntries(
      columns.map(({ size, rows }) => [`${size} names`, rows[i]?.figures['p50 ms'] ?? '']),
    ),
  }));
}

async function cases(file: string, root: string): Promise<Case[]> {
  const registry = new Registry({ file, by: 'bench' });
  const text = readFileSync(file, 'utf8');
  const { document } = readable(parseDocument(text));
  const book = new Book(document);
  const port = toPort(31_000);
  if (port === undefined) throw new Error('no port');
  const listeners = await listListeners();
  const statuses = await statusOf(book.all(), book, listeners);
  const labels = { project: (label: string) => label, shared: 'Shared', others: 'Others' };
  const declared = new Map();
  return [
    {
      what: 'a new name: the whole of it',
      run: (round) => registry.allocate([{ name: `new-${round}`, root }]),
      after: (round) => registry.release([{ name: `new-${round}`, root }]),
    },
    { what: '  read the file', run: () => readFileSync(file, 'utf8') },
    { what: '  parse', run: () => parseDocument(text) },
    {
      what: '  choose, with the probe',
      run: (round) => choosePort(`/shop/new-${round}` as FullName, {}, new Book(document), root),
    },
    { what: '  probe one number', run: () => probePort(port) },
    { what: '  lock, unlock', run: () => withLock(`${file}.part`, async () => {}) },
    { what: '  format', run: () => formatDocument(document) },
    { what: '  write, rename', run: () => replace(`${file}.part`, text, () => {}) },
    { what: '  write, fsync, rename', run: () => replace(`${file}.part`, text, fsyncSync) },
    { what: 'a known name', run: () => registry.allocate([{ name: 'name-0', root }]) },
    {
      what: 'ten new names at once',
      run: (round) => registry.allocate(ten(round, root)),
      after: (round) => registry.release(ten(round, root)),
    },
    {
      what: 'list: read, sort, who listens',
      run: async () => {
        const now = await registry.read();
        return statusOf(now.all(), now, await listListeners());
      },
    },
    { what: '  sort', run: () => new Book(document).all() },
    { what: '  who listens on the machine', run: () => listListeners() },
    {
      what: "the sidebar's rows, this project's",
      run: () => nameRows(statuses, book, [{ root, declared }], labels),
    },
    {
      what: "the sidebar's rows, another project's",
      run: () => nameRows(statuses, book, [], labels),
    },
  ];
}

function ten(round: number, root: string): { name: string; root: string }[] {
  return Array.from({ length: 10 }, (_, i) => ({ name: `ten-${round}-${i}`, root }));
}

function readable(parsed: ParsedDocument) {
  if (parsed.kind !== 'ok') throw new Error(parsed.kind);
  return parsed;
}

function replace(file: string, text: string, settle: (descriptor: number) => void): void {
  const descriptor = openSync(`${file}.new`, 'w', 0o600);
  writeFileSync(descriptor, text);
  settle(descriptor);
  closeSync(descriptor);
  renameSync(`${file}.new`, file);
}

void measure().then((rows) => console.log(JSON.stringify(rows)));
