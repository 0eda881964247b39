import { setTimeout as sleep } from 'node:timers/promises';
import { type Claim, claim } from '../registry/claim.ts';
import { RegistryError } from '../registry/errors.ts';
import { asUnwritable } from '../registry/fileErrors.ts';
import type { Registry } from '../registry/registry.ts';
import { watchRegistry } from '../registry/watch.ts';
import { askLocks } from './askLocks.ts';
import { clientIdFor } from './clientId.ts';
import type { LockAddress } from './lockAddress.ts';
import { acquireLock, type HeldLock } from './lockClient.ts';
import { LockError } from './lockError.ts';
import { LockFiles, type ServerState } from './lockFiles.ts';
import type { LockRow } from './protocol.ts';
import { startServer } from './startServer.ts';
import { type LockRef, type LockScope, projectKey, readWireName, wireNameOf } from './wireName.ts';

/** How long a server that lives may fail to answer, in ms. */
const PATIENCE = 5_000;

/** How long others that start a server are waited for, in ms: one that was stopped must not keep everybody. */
const OTHERS = 3_000;

/** How often a server is started that is gone before it serves. */
const MOST_STARTS = 20;

/** Who holds a lock. */
export interface LockHolder {
  /** What it calls itself; empty where it gave no name. */
  readonly client: string;
  /** ISO 8601, in UTC. */
  readonly since: string;
  /** Higher than that of every holder before. */
  readonly fence: number;
}

/** A lock that is held, and by whom. */
export interface LockState {
  /** Without the `/` of those that are the whole machine's. */
  readonly name: string;
  readonly scope: LockScope;
  readonly holder: LockHolder;
  /** The next one first. */
  readonly waiting: readonly { readonly client: string; readonly since: string }[];
}

/** What the user's locks are opened with. */
export interface LocksOptions {
  /** The file of the command `berth`, which can be started as a server; without it, one has to be there. */
  readonly cli?: string;
  /** The server's environment; this process's own when absent. */
  readonly env?: NodeJS.ProcessEnv;
}

/** How a lock is asked for. */
export interface AcquireOptions {
  /** How long to wait for it at most, in ms. */
  readonly wait?: number;
  /** What the client calls itself; its program and process id when absent. */
  readonly clientId?: string | undefined;
  /** How often the holder asks whether the server is still there, in ms; never when absent. */
  readonly keepAlive?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told when it has to be waited for, again on the successor of a server that ended: who holds it, if known. */
  readonly onWaiting?: (holder: LockHolder | undefined) => void;
}

/** The user's named locks on this machine, on a server of their own that is started when it is needed. */
export class Locks {
  readonly #files: LockFiles;

  constructor(
    readonly registry: Registry,
    private readonly options: LocksOptions = {},
  ) {
    this.#files = new LockFiles(registry.file);
  }

  /**
   * Takes a lock. It is held for as long as the connection lives, and always has a `fence`.
   * @returns `undefined` when somebody else has it all the time
   * @throws LockError
   */
  async acquire(ref: LockRef, options: AcquireOptions = {}): Promise<HeldLock | undefined> {
    const { wait = 0, clientId = clientIdFor(process.argv[1] ?? ''), signal } = options;
    const name = wireNameOf(ref);
    const end = performance.now() + wait;
    const onWaiting = async () =>
      options.onWaiting?.(await this.holderOf(ref).catch(() => undefined));
    let trouble: { readonly secret: string; readonly since: number } | undefined;
    for (;;) {
      const server = await this.#findOrStart(signal);
      const begun = performance.now();
      let held: HeldLock | undefined;
      try {
        held = await acquireLock(addressOf(server), {
          name,
          clientId,
          wait: Math.max(0, end - begun),
          fence: true,
          keepAlive: options.keepAlive,
          signal,
          onWaiting,
        });
        if (held === undefined || (await this.#isThere(server))) return held;
        // The server ended and somebody took its port, all since we looked.
        held.abandon();
      } catch (error) {
        // Where the server's state cannot be read: nobody is told of this lock.
        held?.abandon();
        if (!(error instanceof LockError) || !isTrouble(error)) throw error;
        // One that just ended, or was killed, has a successor.
        if (await this.#isThere(server)) {
          if (trouble?.secret !== server.secret) trouble = { secret: server.secret, since: begun };
          if (performance.now() - trouble.since > PATIENCE) throw hung(server, error);
        }
      }
      await sleep(10 + 20 * Math.random());
    }
  }

  /**
   * All locks that are held, by name. Never starts a server: without one there are none.
   * @throws LockError
   */
  async list(): Promise<readonly LockState[]> {
    return (await this.#rows()).flatMap((row): LockState[] => {
      const known = readWireName(row.name);
      const { waiting } = row;
      return known === undefined ? [] : [{ ...known, holder: holderIn(row), waiting }];
    });
  }

  /** Who holds a lock; `undefined` when nobody does. @throws LockError */
  async holderOf(ref: LockRef): Promise<LockHolder | undefined> {
    const wire = wireNameOf(ref);
    const row = (await this.#rows()).find(({ name }) => name === wire);
    return row && holderIn(row);
  }

  /**
   * Calls `changed` after a server came or went. What its locks do has to be asked for.
   * @returns a function that ends the watch
   */
  watch(changed: () => void): () => void {
    try {
      this.#files.prepare();
    } catch {
      // Looked for now and then, as long as there is no folder.
    }
    return watchRegistry(this.#files.state, changed);
  }

  /** Whether a lock is of the project at a root, or of the whole machine. */
  isOf({ scope }: LockState, root: string): boolean {
    return scope.kind === 'machine' || scope.key === projectKey(root);
  }

  async #rows(): Promise<readonly LockRow[]> {
    const server = await this.#files.living();
    if (server === undefined) return [];
    try {
      return await askLocks(addressOf(server));
    } catch (error) {
      if (!(error instanceof LockError) || !isTrouble(error)) throw error;
      if (await this.#isThere(server)) throw hung(server, error);
      return [];
    }
  }

  /** Whether it is still the server that clients are to use. */
  async #isThere(server: ServerState): Promise<boolean> {
    return (await this.#files.living())?.secret === server.secret;
  }

  async #findOrStart(signal: AbortSignal | undefined): Promise<ServerState> {
    for (let tries = 0; tries <= MOST_STARTS; tries++) {
      const server = await this.#files.living();
      if (server !== undefined) return server;
      await this.#start(signal);
      if (tries > 0) await sleep(20 * tries);
    }
    throw new LockError(
      'start-failed',
      'The lock server ends as soon as it is started. Try: berth lock-server',
    );
  }

  async #start(signal: AbortSignal | undefined): Promise<void> {
    const { cli, env = process.env } = this.options;
    if (cli === undefined) {
      throw new LockError(
        'start-failed',
        'No lock server runs, and this program cannot start one. Say where the command berth is, with the option "cli".',
      );
    }
    let starter: Claim | undefined;
    try {
      this.#files.prepare();
      starter = await this.#becomeStarter();
      if ((await this.#files.living()) !== undefined) return;
      await startServer({ cli, env, registry: this.registry.file }, this.#files, signal);
    } catch (error) {
      const failure = asUnwritable(error, this.#files.folder);
      if (!(failure instanceof RegistryError)) throw failure;
      throw new LockError('start-failed', failure.message, { cause: error });
    } finally {
      await starter?.release();
    }
  }

  /** Only to spare the machine a crowd of servers of which one stays: whoever waited for long starts another. */
  async #becomeStarter(): Promise<Claim | undefined> {
    try {
      return await claim(this.#files.starter, OTHERS, undefined, 'The start of the lock server');
    } catch (error) {
      if (error instanceof RegistryError && error.code === 'locked') return undefined;
      throw error;
    }
  }
}

/** What a server's end can look like from outside, also where others have its port by now. */
function isTrouble({ code }: LockError): boolean {
  return code === 'unreachable' || code === 'refused-secret' || code === 'protocol';
}

/** The holder in a row, which may hold more than is wanted. */
export function holderIn({ client, since, fence }: LockRow): LockHolder {
  return { client, since, fence };
}

function addressOf({ port, secret }: ServerState): LockAddress {
  return { host: '127.0.0.1', port, secret };
}

function hung({ process: { pid } }: ServerState, cause: LockError): LockError {
  const command = process.platform === 'win32' ? `taskkill /F /PID ${pid}` : `kill -9 ${pid}`;
  return new LockError(
    'unreachable',
    `Berth's lock server (process ${pid}) does not answer as it should. If it hangs, end it: ${command}`,
    { cause },
  );
}
