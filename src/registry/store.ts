import fs from 'node:fs';
import path from 'node:path';
import {
  EMPTY_DOCUMENT,
  formatDocument,
  type ParsedDocument,
  parseDocument,
  type RegistryDocument,
} from './document.ts';
import { errorCode, RegistryError } from './errors.ts';
import { asUnwritable, reason } from './fileErrors.ts';
import { giveFolders } from './giveAway.ts';
import type { HeldLock } from './lock.ts';
import { lossesOf, unwritableParts } from './losses.ts';
import { type Effort, newEffort } from './records/event.ts';
import { replaceFile } from './replaceFile.ts';

/** Something the user should know about the file: what was wrong and what was done about it. */
export interface Notice {
  readonly message: string;
  /** The damaged file, kept aside for a look. */
  readonly kept?: string;
}

/** How often a transaction starts over when the file changed under it (a foreign client without a lock). */
const MAX_TRIES = 5;

/** The registry file: reading without a lock, changing under it. */
export class Store {
  /** What was read last: most files are read again before they change, and parsing is what costs. */
  private last: { readonly bytes: Buffer; readonly parsed: ParsedDocument } | undefined;

  constructor(
    /** Absolute path of the file. */
    readonly file: string,
    private readonly onNotice: (notice: Notice) => void = () => {},
  ) {}

  /**
   * The book as it stands, without a lock: a rename swaps whole files, so a reader never sees half of one.
   * A damaged file is repaired first, which takes the lock.
   * @throws RegistryError `unreadable`, or what {@link transact} throws when the file needs repair
   */
  async read(): Promise<RegistryDocument> {
    const found = this.load();
    if (found.kind !== 'corrupt') return found.document;
    try {
      return await this.transact((current) => ({ result: current }));
    } catch (error) {
      if (!(error instanceof RegistryError) || error.code !== 'unwritable') throw error;
      throw new RegistryError(
        'unwritable',
        `${this.file} is damaged and could not be repaired. ${error.message}`,
        { cause: error },
      );
    }
  }

  /**
   * Changes the book: takes the lock, reads it afresh, and commits what `change` returns as `document`
   * (nothing is written without one). `change` may run again when the file changed meanwhile.
   * @param effort told what it takes to get the lock
   * @param patience how long to wait for the lock at most, in ms; as long as is usual without it
   * @throws RegistryError `locked`, `newer`, `unreadable` or `unwritable`; the file is then as it was
   */
  async transact<T>(
    change: (current: RegistryDocument) => Promise<Change<T>> | Change<T>,
    effort: Effort = newEffort(),
    patience?: number,
  ): Promise<T> {
    this.prepareFolder();
    const { withLock } = await import('./lock.ts');
    for (let attempt = 1; ; attempt++) {
      try {
        const outcome = await withLock(
          this.file,
          async (lock, wait) => {
            effort.waitedMs += wait.waited;
            effort.tries = Math.max(effort.tries, wait.tries);
            const found = this.load();
            const document = await this.usable(found, lock);
            const { document: next, result } = await change(document);
            if (next === undefined) return { result };
            const committed = await this.commit(document.revision, next, lock);
            return committed ? { result } : undefined;
          },
          patience,
        );
        if (outcome !== undefined) return outcome.result;
      } catch (error) {
        throw asUnwritable(error, this.file);
      }
      if (attempt === MAX_TRIES) {
        throw new RegistryError(
          'locked',
          `${this.file} keeps changing under its lock: another program writes it without taking the lock.`,
        );
      }
    }
  }

  private load(): ParsedDocument {
    try {
      const stat = fs.statSync(this.file);
      // A device or a pipe must not be read as an empty file, "repaired" and renamed over.
      if (!stat.isFile() && !stat.isDirectory()) {
        throw new RegistryError(
          'unreadable',
          `${this.file} is not a file. Set BERTH_REGISTRY to a file of its own.`,
        );
      }
      const bytes = fs.readFileSync(this.file);
      if (this.last?.bytes.equals(bytes) !== true) {
        this.last = { bytes, parsed: parseDocument(bytes.toString('utf8')) };
      }
      return this.last.parsed;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') {
        this.last = undefined;
        return { kind: 'ok', document: EMPTY_DOCUMENT, dropped: [], mayRepeat: false };
      }
      if (error instanceof RegistryError) throw error;
      throw new RegistryError('unreadable', `Cannot read ${this.file}: ${reason(error)}`, {
        cause: error,
      });
    }
  }

  /** The document to change, after a repair where one is needed. Called under the lock. */
  private async usable(found: ParsedDocument, lock: HeldLock): Promise<RegistryDocument> {
    switch (found.kind) {
      case 'ok':
        return found.document;
      case 'newer':
        throw new RegistryError(
          'newer',
          `${this.file} was written by a newer Berth (format ${found.format}). Update Berth; until then the registry can only be read.`,
        );
      case 'corrupt':
        return this.repair(found.reason, lock);
    }
  }

  /** Puts the damaged file aside and the last good copy in its place. */
  private async repair(why: string, lock: HeldLock): Promise<RegistryDocument> {
    const backup = this.loadBackup();
    const kept = keepAside(this.file, 'corrupt');
    const document = backup ?? EMPTY_DOCUMENT;
    const repaired = { ...document, revision: revisionAfter(document.revision) };
    const isSame = () => this.load().kind === 'corrupt';
    if (!(await this.swapIn(repaired, lock, isSame))) {
      fs.rmSync(kept, { force: true });
      throw new RegistryError('locked', `${this.file} changed while it was repaired. Try again.`);
    }
    const outcome =
      backup === undefined
        ? 'There was no good copy to restore, so the registry starts empty.'
        : `The last good copy with ${backup.ports.size} names was restored.`;
    this.onNotice({
      message: `The registry file was damaged: ${why}. ${outcome} The damaged file is kept as ${kept}.`,
      kept,
    });
    return repaired;
  }

  /**
   * The last good copy; `undefined` when there is none. A damaged one is kept aside too.
   * @throws RegistryError when it is there but out of reach: restoring nothing would write over it
   */
  private loadBackup(): RegistryDocument | undefined {
    let text: string;
    try {
      text = fs.readFileSync(this.backupFile, 'utf8');
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw new RegistryError(
        'unreadable',
        `${this.file} is damaged, and its copy ${this.backupFile} cannot be read: ${reason(error)}`,
        { cause: error },
      );
    }
    const found = parseDocument(text);
    if (found.kind === 'newer') {
      throw new RegistryError(
        'newer',
        `${this.file} is damaged, and its copy was written by a newer Berth (format ${found.format}). Update Berth, which restores it.`,
      );
    }
    if (found.kind === 'ok') return found.document;
    keepAside(this.backupFile, 'corrupt');
    return undefined;
  }

  /**
   * Keeps the file as it is before something in it is lost.
   * @param lost what, in sentences
   */
  private keepCopy(lost: string): void {
    const kept = keepAside(this.file, 'before-repair');
    this.onNotice({
      message: `${lost} The file as it was is kept as ${kept}.`,
      kept,
    });
  }

  /** Commits unless the file is no longer the one that was read, or the lock is gone: then false. */
  private async commit(revision: number, next: RegistryDocument, lock: HeldLock): Promise<boolean> {
    const bytes = this.last?.bytes;
    const found = this.last?.parsed;
    if (bytes !== undefined && found?.kind === 'ok') {
      const lost = await lossesOf(found, bytes);
      if (lost !== '') this.keepCopy(lost);
    }
    return this.swapIn({ ...next, revision: revisionAfter(revision) }, lock, () => {
      const now = this.load();
      return now.kind === 'ok' && now.document.revision === revision;
    });
  }

  private get backupFile(): string {
    return `${this.file}.bak`;
  }

  /**
   * Temp file, fsync, rename; then the same content as the backup, in a file of its own.
   * @returns false, with nothing changed, when the file is no longer the one that was read or the lock is lost
   */
  private async swapIn(
    document: RegistryDocument,
    lock: HeldLock,
    isSame: () => boolean,
  ): Promise<boolean> {
    const bytes = Buffer.from(this.format(document));
    const swapped = await replaceFile(this.file, bytes, lock.scratch, {
      durable: true,
      // In this order: the look at the file takes longer than the one at the lock.
      guard: () => isSame() && lock.holdsOn(),
    });
    if (!swapped) return false;
    this.last = { bytes, parsed: { kind: 'ok', document, dropped: [], mayRepeat: false } };
    try {
      await replaceFile(this.backupFile, bytes, lock.scratch, { durable: false });
    } catch (error) {
      // The change itself is made: calling it a failure would have it made twice.
      this.onNotice({
        message: `The change is saved, but not its copy ${this.backupFile}: ${reason(error)}`,
      });
    }
    return true;
  }

  private format(document: RegistryDocument): string {
    try {
      return formatDocument(document);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      // What others keep in the file may be nested deeper than JSON.stringify can follow.
      throw new RegistryError(
        'unwritable',
        `Cannot write ${this.file}: ${unwritableParts(document)} is too large or nested too deeply. Take it out by hand.`,
        { cause: error },
      );
    }
  }

  private prepareFolder(): void {
    try {
      const folder = path.dirname(this.file);
      giveFolders(fs.mkdirSync(folder, { recursive: true, mode: 0o700 }), folder);
    } catch (error) {
      throw asUnwritable(error, this.file);
    }
  }
}

/** What a transaction wants: a new document to commit, if any, and its result. */
export interface Change<T> {
  readonly document?: RegistryDocument;
  readonly result: T;
}

/** One higher; from the highest number that JSON carries exactly it starts over. */
function revisionAfter(revision: number): number {
  return revision < Number.MAX_SAFE_INTEGER ? revision + 1 : 1;
}

/** Copies a file beside itself, whole or not at all. */
function keepAside(file: string, what: 'corrupt' | 'before-repair'): string {
  const kept = `${file}.${what}-${new Date().toISOString().replaceAll(':', '-')}`;
  try {
    fs.copyFileSync(file, kept, fs.constants.COPYFILE_EXCL);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') fs.rmSync(kept, { force: true });
    throw error;
  }
  return kept;
}
