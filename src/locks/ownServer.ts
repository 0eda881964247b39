import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { ownIdentity } from '../probe/process.ts';
import { type Claim, claim } from '../registry/claim.ts';
import { errorCode } from '../registry/errors.ts';
import type { Registry } from '../registry/registry.ts';
import { replaceFile } from '../registry/replaceFile.ts';
import { listenOnOwnName } from './listenOnOwnName.ts';
import { formatState, LockFiles, type ServerState } from './lockFiles.ts';
import type { LockServer } from './lockServer.ts';

/** How long the server stays without a lock that is held or waited for, in ms. */
export const IDLE = 30_000;

/** How often it looks whether it is still needed, and still the one that clients find, in ms. */
const LOOK = 1_000;

/** How long it waits at its end for others who look at its state, in ms. */
const PATIENCE = 5_000;

/** What the claim is for, to begin a message with. */
const PLACE = "The lock server's state";

/**
 * The user's own lock server: the only one that serves on this machine. It listens on the loopback and says its port
 * and a new secret in a file that only the user can read. What it relies on:
 *
 * - the state changes only under the claim, and whoever has the claim leaves a state alone whose process lives;
 * - it serves nobody before its state is there, as nobody knows its secret, and nobody after that is gone: it takes
 *   its state away and closes in one step, under the claim and at a moment without a connection.
 *
 * So a process that is killed, at whatever point, leaves a claim or a state of a dead process, which count as none.
 */
export class OwnServer {
  /** Settles when nobody is served any more. */
  readonly ended: Promise<void>;
  readonly #server: LockServer;
  readonly #files: LockFiles;
  readonly #state: ServerState;
  readonly #isDue: () => boolean;
  readonly #timer: NodeJS.Timeout;
  /** One look, or the end, after the other. */
  #doing = Promise.resolve();

  private constructor(
    server: LockServer,
    files: LockFiles,
    state: ServerState,
    isDue: () => boolean,
    every: number,
  ) {
    this.#server = server;
    this.#files = files;
    this.#state = state;
    this.#isDue = isDue;
    this.#timer = setInterval(() => this.#after(() => this.#look()), every);
    this.ended = server.closed.then(() => {
      clearInterval(this.#timer);
      return this.#doing;
    });
  }

  /**
   * Becomes the server, unless there is one.
   * @param idle how long it stays without a lock that is held or waited for, in ms
   * @returns undefined when there is one already
   * @throws LockError `start-failed`; RegistryError; a system error
   */
  static async become(registry: Registry, idle = IDLE): Promise<OwnServer | undefined> {
    const files = new LockFiles(registry.file);
    files.prepare();
    const place = await claim(files.claim, undefined, undefined, PLACE);
    try {
      if ((await files.living()) !== undefined) return undefined;
      files.sweep();
      return await OwnServer.#open(registry, files, place, idle);
    } finally {
      await place.release();
    }
  }

  static async #open(
    registry: Registry,
    files: LockFiles,
    place: Claim,
    idle: number,
  ): Promise<OwnServer | undefined> {
    const secret = randomBytes(24).toString('base64url');
    let isBusy = false;
    let lastBusy = performance.now();
    const listening = await listenOnOwnName(registry, {
      secret,
      onBusy: (busy) => {
        isBusy = busy;
        lastBusy = performance.now();
      },
    });
    if (listening === undefined) return undefined;
    const { server, port } = listening;
    const state: ServerState = { port, secret, process: ownIdentity() };
    try {
      await write(files, state, place);
    } catch (error) {
      await server.close();
      throw error;
    }
    const isDue = () => !isBusy && server.connections === 0 && performance.now() - lastBusy >= idle;
    const every = Math.min(LOOK, Math.max(10, idle / 4));
    return new OwnServer(server, files, state, isDue, every);
  }

  /** Ends it, and with it all locks. */
  end(): void {
    this.#after(async () => {
      try {
        await this.#leave(() => true);
      } finally {
        // Also where the state cannot be taken away: that of a process that is gone counts as none.
        await this.#server.close();
      }
    });
  }

  #after(work: () => Promise<void>): void {
    this.#doing = this.#doing.then(work).catch(() => {
      // A folder that cannot be used now may be usable at the next look; who holds a lock is served meanwhile.
    });
  }

  async #look(): Promise<void> {
    if (this.#isDue()) await this.#leave(this.#isDue);
    else if (!this.#isOurs(this.#files.read())) await this.#putBack();
  }

  /** @param mayEnd asked at the last moment */
  async #leave(mayEnd: () => boolean): Promise<void> {
    const place = await claim(this.#files.claim, PATIENCE, undefined, PLACE).catch(unlessGone);
    try {
      if (!mayEnd()) return;
      try {
        if (this.#isOurs(this.#files.read())) fs.rmSync(this.#files.state, { force: true });
      } finally {
        // In the same turn of the event loop, so that nobody is served in between.
        await this.#server.close();
      }
    } finally {
      await place?.release();
    }
  }

  /** Somebody removed or damaged the state. Where another server was started since, that one serves. */
  async #putBack(): Promise<void> {
    const place = await claim(this.#files.claim, PATIENCE, undefined, PLACE);
    try {
      const found = await this.#files.living();
      if (found === undefined) await write(this.#files, this.#state, place);
      else if (!this.#isOurs(found)) await this.#server.close();
    } finally {
      await place.release();
    }
  }

  #isOurs(state: ServerState | undefined): boolean {
    return state?.secret === this.#state.secret && state.port === this.#state.port;
  }
}

/** Without the folder nobody finds the server, and there is no state that others could change. */
function unlessGone(error: unknown): undefined {
  if (errorCode(error) !== 'ENOENT') throw error;
}

async function write(files: LockFiles, state: ServerState, place: Claim): Promise<void> {
  const bytes = Buffer.from(formatState(state));
  const options = { durable: false, guard: place.isHeld };
  if (!(await replaceFile(files.state, bytes, place.scratch, options))) {
    throw new Error(`${PLACE} was taken over by another process.`);
  }
}
