import fs from 'node:fs';
import path from 'node:path';
import { type Claim, claim } from '../registry/claim.ts';
import { RegistryError } from '../registry/errors.ts';
import { giveFolders } from '../registry/giveAway.ts';
import { describeOwner } from '../registry/owner.ts';
import { HistoryBusyError, HistoryError } from './errors.ts';
import { addToFile, type Waiting } from './historyFile.ts';
import { asHistoryError } from './openFile.ts';
import { RINGS, slotNumber } from './rings.ts';
import { count, newTally, type Sample } from './tally.ts';
import { toTarget } from './target.ts';
import { claimFile, isSilent, ownerOf, SIGN_OF_LIFE } from './writerClaim.ts';

/** How long samples of a target wait for others before they are written, in ms. */
const GATHER = 10_000;
/** How often it is looked whose time has come, in ms. */
const TICK = SIGN_OF_LIFE;
/** How long files are written before others have their turn, in ms. */
const AT_ONCE = 10;
/** How long another writer is given to let go, in ms: its end may just be happening. */
const PATIENCE = 500;
/** For one that cannot be judged from here (of another container) and shows no life: longer than a claim needs to tell. */
const PATIENCE_WITH_SILENT = 20_000;
/** What may wait in all while files cannot be written, in stretches of ten seconds of a target: some 60 MB. */
const MOST_WAITING = 500_000;
/** How long the same trouble is not told again, in ms. */
const TELL_AGAIN = 60 * 60_000;
const LONGEST = 2 ** 32;
const FURTHEST = 2 ** 32 * (RINGS[0]?.span ?? 0);

export interface HistoryWriterOptions {
  /**
   * Told what went wrong, the same at most once an hour. Code `repaired` for what is seen to; else samples wait in
   * memory for a better time, and `lost` ends all writing.
   */
  readonly onTrouble?: (error: HistoryError) => void;
  /** The clock, in ms since 1970; replaced in tests only. */
  readonly now?: () => number;
}

interface Unwritten {
  readonly waiting: Waiting[];
  /** Those that no ring has yet, by their number. */
  readonly untouched: Map<number, Waiting>;
  /** When to write, by `performance.now()`, which no change of the clock moves. */
  due: number;
  /** Why it could not be written. */
  trouble?: string;
}

/**
 * Writes histories into a folder, as its only writer. Samples of some ten seconds are written together, with no file
 * kept open: a process that is killed loses at most what it saw in the last eleven.
 */
export class HistoryWriter {
  private readonly unwritten = new Map<string, Unwritten>();
  /** When which message was told last, by `performance.now()`. */
  private readonly told = new Map<string, number>();
  private waitingInAll = 0;
  private lost = false;
  private writing: Promise<void> | undefined;
  private readonly timer: NodeJS.Timeout;

  private constructor(
    readonly dir: string,
    private readonly claimed: Claim,
    private readonly options: HistoryWriterOptions,
  ) {
    this.timer = setInterval(() => this.tick(), TICK).unref();
  }

  /**
   * Takes the folder, which is made where there is none.
   * @throws HistoryBusyError while another process writes there; HistoryError `unwritable`
   */
  static async open(dir: string, options: HistoryWriterOptions = {}): Promise<HistoryWriter> {
    const folder = path.resolve(dir);
    const file = claimFile(folder);
    try {
      giveFolders(fs.mkdirSync(folder, { recursive: true, mode: 0o700 }), folder);
      const claimed = await claim(file, PATIENCE).catch((error: unknown) => {
        if (!isLocked(error) || !isSilent(file)) throw error;
        return claim(file, PATIENCE_WITH_SILENT);
      });
      return new HistoryWriter(folder, claimed, options);
    } catch (error) {
      if (!isLocked(error)) throw asHistoryError(error, folder, 'unwritable');
      throw new HistoryBusyError(
        `The history in ${folder} is being written by ${describeOwner(ownerOf(file))}. End that, or use another folder.`,
        { cause: error },
      );
    }
  }

  /**
   * Records a sample; it is in the file some ten seconds later.
   * @throws RangeError for what can be no target, time or duration
   */
  append(target: string, sample: Sample): void {
    if (!(sample.at >= 0 && sample.at < FURTHEST)) throw new RangeError(`No time: ${sample.at}.`);
    if (sample.ms !== undefined && !(sample.ms >= 0 && sample.ms < LONGEST)) {
      throw new RangeError(`No duration: ${sample.ms}.`);
    }
    const of = this.unwritten.get(target) ?? this.unwrittenOf(target);
    if (!this.lost) count(this.roomFor(of, sample.at).tally, sample);
  }

  private unwrittenOf(target: string): Unwritten {
    const key = toTarget(target);
    if (key === undefined) throw new RangeError('No target: it is empty, too long or unprintable.');
    const known = this.unwritten.get(key);
    if (known !== undefined) return known;
    const of = { waiting: [], untouched: new Map(), due: performance.now() + GATHER };
    if (!this.lost) this.unwritten.set(key, of);
    return of;
  }

  private roomFor({ waiting, untouched }: Unwritten, at: number): Waiting {
    const [finest] = RINGS;
    const number = finest === undefined ? 0 : slotNumber(finest, at);
    const known = untouched.get(number);
    if (known !== undefined) return known;
    if (this.waitingInAll >= MOST_WAITING) {
      const oldest = waiting.shift();
      if (oldest !== undefined) {
        untouched.delete(oldest.number);
        this.waitingInAll--;
      }
      this.tell(
        new HistoryError(
          'unwritable',
          `Nothing could be written into ${this.dir} for so long that the oldest samples are given up.`,
        ),
      );
    }
    const added = { number, tally: newTally(), written: 0 };
    waiting.push(added);
    untouched.set(number, added);
    this.waitingInAll++;
    return added;
  }

  /** Writes what is left and lets go of the folder. @throws HistoryError when something could not be written */
  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.writing;
    try {
      if (!this.lost) await this.write(Number.POSITIVE_INFINITY);
    } finally {
      await this.claimed.release();
    }
    for (const [target, { trouble }] of this.unwritten) {
      const more = this.unwritten.size > 1 ? ` and ${this.unwritten.size - 1} more` : '';
      throw new HistoryError(
        'unwritable',
        `What was last seen of ${target}${more} is not in the history. ${trouble}`,
      );
    }
  }

  private tick(): void {
    if (this.writing !== undefined || this.lost) return;
    if (!this.showLife()) return;
    this.writing = this.write(performance.now()).finally(() => {
      this.writing = undefined;
    });
  }

  /** @returns false when somebody took this process for dead and writes now */
  private showLife(): boolean {
    try {
      if (this.claimed.isHeld()) {
        const now = Date.now() / 1000;
        fs.utimesSync(claimFile(this.dir), now, now);
        return true;
      }
    } catch {
      // It cannot be read at the moment: nobody else can have taken it then either.
      return true;
    }
    this.lost = true;
    this.unwritten.clear();
    clearInterval(this.timer);
    this.tell(
      new HistoryError(
        'lost',
        `Another process writes the history in ${this.dir} now; this one has stopped.`,
      ),
    );
    return false;
  }

  private async write(until: number): Promise<void> {
    let begun = performance.now();
    for (const [target, of] of this.unwritten) {
      if (of.due > until) continue;
      this.writeOne(target, of);
      if (performance.now() - begun > AT_ONCE) {
        await new Promise(setImmediate);
        begun = performance.now();
      }
    }
  }

  private writeOne(target: string, of: Unwritten): void {
    of.untouched.clear();
    try {
      addToFile(target, of.waiting, {
        folder: this.dir,
        scratch: this.claimed.scratch,
        now: this.options.now?.() ?? Date.now(),
        onRepair: (error) => this.tell(error),
      });
      this.waitingInAll -= of.waiting.length;
      this.unwritten.delete(target);
    } catch (error) {
      of.due = performance.now() + GATHER;
      const trouble = asHistoryError(error, this.dir, 'unwritable');
      if (!(trouble instanceof HistoryError)) throw error;
      of.trouble = trouble.message;
      this.tell(trouble);
    }
  }

  /** With a full disk every target has the same trouble, every ten seconds. */
  private tell(error: HistoryError): void {
    const now = performance.now();
    const last = this.told.get(error.message);
    if (last !== undefined && now - last < TELL_AGAIN) return;
    this.told.set(error.message, now);
    this.options.onTrouble?.(error);
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof RegistryError && error.code === 'locked';
}
