import fs from 'node:fs';
import { type Claim, claim } from '../registry/claim.ts';
import { RegistryError } from '../registry/errors.ts';
import type { FullName } from '../registry/names.ts';
import { replaceFile } from '../registry/replaceFile.ts';
import { untilLetGo } from '../registry/untilLetGo.ts';
import { formatRecord, type ReadRecord, readRecord, type SessionRecord } from './record.ts';
import type { SessionFiles } from './sessionFiles.ts';

/** How often whoever holds a session shows that it lives, in ms; see `claim`. */
const HEARTBEAT = 3_000;

/** Somebody else starts, stops or mends the session. The registry's own lock is another matter. */
export class SessionLockedError extends RegistryError {}

/** A session that nobody else starts, stops or mends at the moment. */
export interface HeldSession {
  readonly name: FullName;
  read(): ReadRecord;
  /** What was last to be written here, whether or not the disk took it. */
  latest(): SessionRecord | undefined;
  /** @throws a system error */
  write(record: SessionRecord): Promise<void>;
  /** Removes the record. @throws a system error */
  remove(): Promise<void>;
}

/** The records of a registry's sessions. Reading takes no lock: a rename swaps whole files. */
export class SessionStore {
  constructor(readonly files: SessionFiles) {}

  read(name: FullName): ReadRecord {
    return readRecord(this.files.record(name), name);
  }

  /** All that can be read and all that cannot, by name. @throws a system error where they cannot be listed */
  all(): Exclude<ReadRecord, { kind: 'none' }>[] {
    return this.files.names().flatMap((name) => {
      const found = this.read(name);
      return found.kind === 'none' ? [] : [found];
    });
  }

  /**
   * Works on a session while nobody else does, across all processes of the user.
   * @param patience how long to wait for others at most, in ms
   * @throws SessionLockedError; a system error when the folder refuses files
   */
  async hold<T>(
    name: FullName,
    work: (session: HeldSession) => Promise<T>,
    patience?: number,
  ): Promise<T> {
    this.files.prepare();
    const lock = this.files.lock(name);
    const held = await claimSession(lock, name, patience);
    const heartbeat = setInterval(() => touch(lock), HEARTBEAT).unref();
    const file = this.files.record(name);
    const options = { durable: false, guard: held.isHeld };
    let latest: SessionRecord | undefined;
    try {
      return await work({
        name,
        read: () => readRecord(file, name),
        latest: () => latest,
        write: async (record) => {
          latest = record;
          const bytes = Buffer.from(formatRecord(record));
          if (!(await replaceFile(file, bytes, held.scratch, options))) {
            throw new Error(`The session ${name} was taken over by another process.`);
          }
        },
        remove: () =>
          untilLetGo(() => {
            if (held.isHeld()) fs.rmSync(file, { force: true });
          }),
      });
    } finally {
      clearInterval(heartbeat);
      await held.release();
    }
  }
}

async function claimSession(lock: string, name: FullName, patience?: number): Promise<Claim> {
  try {
    return await claim(lock, patience, undefined, `The session ${name}`);
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    throw new SessionLockedError(error.code, error.message, { cause: error });
  }
}

function touch(file: string): void {
  const now = Date.now() / 1000;
  try {
    fs.utimesSync(file, now, now);
  } catch {
    // Taken away by another host that heard nothing of this process for long: `isHeld` tells.
  }
}
