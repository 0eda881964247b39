import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { toPort } from '../probe/port.ts';
import { isAlive, ownIdentity, type ProcessIdentity } from '../probe/process.ts';
import { errorCode } from '../registry/errors.ts';
import { asUnwritable, reason } from '../registry/fileErrors.ts';
import { giveFolders } from '../registry/giveAway.ts';
import { isIdentity } from '../registry/isIdentity.ts';
import { isJsonObject } from '../registry/jsonObject.ts';
import { LockError } from './lockError.ts';
import { isSecret } from './protocol.ts';

/** The version of a state file. Later ones keep what stands in it, as servers and clients of any version meet. */
const FORMAT = 1;

/** More than this is no state file of ours, in bytes. */
const LONGEST_STATE = 8192;

/** After this long nobody is still at a file that is put in place within milliseconds, in ms. */
const ABANDONED = 60 * 60 * 1000;

/** After this long a state of another machine, or of this one before a restart, is nobody's, in ms. */
const FORGOTTEN = 30 * 24 * 60 * 60 * 1000;

/** How to reach the user's own lock server, as it says itself. */
export interface ServerState {
  readonly port: number;
  readonly secret: string;
  /** Whoever serves: a state whose process is dead counts as none. */
  readonly process: ProcessIdentity;
}

/**
 * Where the user's own lock server and its clients meet: a folder beside the registry, private to the user. Machines
 * and containers that share the folder have a server each, as one cannot reach the other's.
 */
export class LockFiles {
  readonly folder: string;
  /** Tells this machine, boot and container from others. */
  readonly #key: string;
  /** Says where the server is; changes only under {@link claim}. */
  readonly state: string;
  /** Held by whoever becomes the server, or ends being it. */
  readonly claim: string;
  /** Held by whoever starts a server, so that a crowd starts one. */
  readonly starter: string;

  /** @param registry the registry's file */
  constructor(registry: string) {
    this.folder = `${registry}.locks`;
    const { host, boot, ns } = ownIdentity();
    const key = createHash('sha256').update(`${host}\n${boot}\n${ns}`).digest('hex').slice(0, 16);
    this.#key = key;
    this.state = path.join(this.folder, `server-${key}.json`);
    this.claim = path.join(this.folder, `server-${key}`);
    this.starter = path.join(this.folder, `start-${key}`);
  }

  /** Makes the folder. @throws RegistryError `unwritable` */
  prepare(): void {
    try {
      const first = fs.mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      giveFolders(first, this.folder);
    } catch (error) {
      throw asUnwritable(error, this.folder);
    }
  }

  /**
   * The state of a server that is not dead. A file that makes no sense says nothing of one.
   * @throws LockError `start-failed` for a file that cannot be read
   */
  async living(): Promise<ServerState | undefined> {
    const state = this.read();
    return state === undefined || (await isAlive(state.process)) === 'dead' ? undefined : state;
  }

  /**
   * Removes what those left behind who were killed here, or ended with their machine. For the holder of the claim.
   * A server that lives puts its state back.
   */
  sweep(): void {
    for (const name of fs.readdirSync(this.folder)) {
      const file = path.join(this.folder, name);
      const stat = fs.lstatSync(file, { throwIfNoEntry: false });
      const oldest = Date.now() - (name.includes(this.#key) ? ABANDONED : FORGOTTEN);
      if (stat?.isFile() && stat.mtimeMs < oldest) fs.rmSync(file, { force: true });
    }
  }

  /** What the file says. @throws LockError `start-failed` */
  read(): ServerState | undefined {
    try {
      if (fs.statSync(this.state).size > LONGEST_STATE) return undefined;
      return parseState(fs.readFileSync(this.state, 'utf8'));
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw new LockError('start-failed', `Cannot read ${this.state}: ${reason(error)}`, {
        cause: error,
      });
    }
  }
}

/** The text of a state file. */
export function formatState(state: ServerState): string {
  return `${JSON.stringify({ format: FORMAT, ...state }, undefined, 2)}\n`;
}

function parseState(text: string): ServerState | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isJsonObject(json)) return undefined;
  const port = toPort(json.port);
  const { secret, process } = json;
  if (port === undefined || typeof secret !== 'string' || !isSecret(secret)) return undefined;
  return isIdentity(process) ? { port, secret, process } : undefined;
}
