import type { Book } from '../../registry/book.ts';
import { readConfig } from '../../registry/config.ts';
import { findProjectRoot } from '../../registry/project.ts';
import { Registry } from '../../registry/registry.ts';
import { rangeText } from '../../registry/setAside/rangeText.ts';
import type { Cli } from '../cli.ts';
import { EXIT } from '../exitCodes.ts';
import { type Candidate, candidates } from './candidates.ts';

/** `berth __complete WORD…`, for the completion scripts. Silent about everything that goes wrong. */
export async function answerCompletion(words: readonly string[], cli: Cli): Promise<number> {
  try {
    const folder = words[0] === '-C' ? (words[1] ?? '.') : '.';
    const found = await candidates(words, {
      names: () => knownNames(folder),
      pools: knownPools,
      sessions: () => knownSessions(folder),
      services: () => knownServices(folder),
      locks: () => knownLocks(folder),
      reservations: knownReservations,
    });
    for (const { value, meaning } of found) {
      cli.print(meaning === undefined ? value : `${value}\t${meaning}`);
    }
    return EXIT.done;
  } catch {
    return EXIT.failure;
  }
}

async function knownNames(folder: string): Promise<Candidate[]> {
  const root = findProjectRoot(folder);
  const book = await readBook();
  const names = new Map<string, string>();
  for (const name of declaredNames(root)) names.set(name, 'declared in berth.json');
  for (const named of book.all()) {
    names.set(book.shortName(named.name, root), `port ${named.port}`);
  }
  return Array.from(names, ([value, meaning]) => ({ value, meaning }));
}

async function knownPools(): Promise<Candidate[]> {
  const { pools } = (await readBook()).setAside;
  return Array.from(pools.values(), (pool) => ({ value: pool.name, meaning: rangeText(pool) }));
}

async function knownSessions(folder: string): Promise<Candidate[]> {
  const root = findProjectRoot(folder);
  const registry = new Registry({ by: 'cli' });
  const book = await registry.read();
  const { Sessions } = await import('../../session/sessions.ts');
  return new Sessions(registry).peek().map(({ name, port, phase }) => ({
    value: book.shortName(name, root),
    meaning: phase === 'ended' || port === undefined ? phase : `port ${port}`,
  }));
}

async function knownServices(folder: string): Promise<Candidate[]> {
  const { readServices } = await import('../../services/projectServices.ts');
  const { services, source = '' } = readServices(findProjectRoot(folder));
  return Array.from(services.keys(), (value) => ({ value, meaning: `of ${source}` }));
}

/** Those that services hold while they run, and those that are held now. */
async function knownLocks(folder: string): Promise<Candidate[]> {
  const root = findProjectRoot(folder);
  const [{ Locks }, { readServices }] = await Promise.all([
    import('../../locks/locks.ts'),
    import('../../services/projectServices.ts'),
  ]);
  const known = new Map<string, string>();
  for (const [service, { lock }] of readServices(root).services) {
    if (lock !== undefined) known.set(lock, `of ${service}`);
  }
  const locks = new Locks(new Registry({ by: 'cli' }));
  for (const lock of await locks.list()) {
    const name = lock.scope.kind === 'machine' ? `/${lock.name}` : lock.name;
    if (locks.isOf(lock, root)) known.set(name, `held by ${lock.holder.client}`);
  }
  return Array.from(known, ([value, meaning]) => ({ value, meaning }));
}

async function knownReservations(): Promise<Candidate[]> {
  const { reserved } = (await readBook()).setAside;
  return reserved.map(({ key, note = 'reserved' }) => ({ value: key, meaning: note }));
}

function readBook(): Promise<Book> {
  return new Registry({ by: 'cli' }).read();
}

function declaredNames(root: string): Iterable<string> {
  try {
    return readConfig(root).ports.keys();
  } catch {
    return [];
  }
}
