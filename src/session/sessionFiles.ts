import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { asUnwritable } from '../registry/fileErrors.ts';
import { giveFolders } from '../registry/giveAway.ts';
import { type FullName, toFullName } from '../registry/names.ts';

/** In the environment of every process of a session; the value is its marker, see {@link SessionFiles.marker}. */
export const SESSION_VARIABLE = 'BERTH_SESSION';

/**
 * In the environment of a session's processes: the id of the first one, which leads their group. Only that
 * one has its own id there.
 */
export const LEADER_VARIABLE = 'BERTH_SESSION_PID';

/**
 * Where the sessions of a registry are kept: in a folder beside it, private to the user. A session's files
 * bear its full name with `+` for `/`, which no name has.
 */
export class SessionFiles {
  readonly folder: string;

  /** @param registry the registry's file */
  constructor(readonly registry: string) {
    this.folder = `${registry}.sessions`;
  }

  /** The session's record. */
  record(name: FullName): string {
    return path.join(this.folder, `${stem(name)}.json`);
  }

  /** What the session's processes wrote to standard output and standard error. */
  log(name: FullName): string {
    return path.join(this.logs, `${stem(name)}.log`);
  }

  /** Held by whoever starts, stops or mends the session. Those who wait for it add a dot and digits to its name. */
  lock(name: FullName): string {
    // No other session's file begins like this, whatever dots its name has.
    return path.join(this.locks, `${stem(name)}+`);
  }

  /** The locks that are, or were, held, and what else those left who were killed at one. @throws a system error */
  lockFiles(): { readonly locks: readonly string[]; readonly others: readonly string[] } {
    const files = filesIn(this.locks).map((file) => path.join(this.locks, file));
    return {
      locks: files.filter((file) => file.endsWith('+')),
      others: files.filter((file) => !file.endsWith('+')),
    };
  }

  /** Word for whoever is starting the session; see `wishStop`. */
  wish(name: FullName): string {
    return path.join(this.wishes, stem(name));
  }

  get wishes(): string {
    return path.join(this.folder, 'wishes');
  }

  get logs(): string {
    return path.join(this.folder, 'logs');
  }

  get locks(): string {
    return path.join(this.folder, 'locks');
  }

  /**
   * What tells the processes of one start of a session: which registry, which start.
   * @param id of the record
   */
  marker(id: string): string {
    return `${this.markerStart}${id}`;
  }

  /** What all markers of this registry's sessions begin with. */
  get markerStart(): string {
    return `${createHash('sha256').update(this.folder).digest('hex').slice(0, 16)}.`;
  }

  /** The names that have records, sorted. @throws a system error */
  names(): FullName[] {
    return filesIn(this.folder)
      .filter((file) => file.endsWith('.json'))
      .sort()
      .flatMap((file) => nameOf(file.slice(0, -'.json'.length)) ?? []);
  }

  /** Makes the folders. @throws RegistryError `unwritable` */
  prepare(): void {
    for (const folder of [this.logs, this.locks]) {
      try {
        giveFolders(fs.mkdirSync(folder, { recursive: true, mode: 0o700 }), folder);
      } catch (error) {
        throw asUnwritable(error, folder);
      }
    }
  }
}

function filesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    // Taken for empty, every session would be one without a record.
    throw error;
  }
}

function stem(name: FullName): string {
  return name.slice(1).replaceAll('/', '+');
}

/** The name that the file of a record or a log stands for. */
export function nameOf(stem: string): FullName | undefined {
  return toFullName(`/${stem.replaceAll('+', '/')}`);
}
