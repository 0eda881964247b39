import { ProbeError } from '../errors.ts';
import { Agenda } from './agenda.ts';

/** So many items begin before answers are read again, so that the time they take is not the time to begin others. */
const PER_TURN = 20;
/** How long everything waits when this machine is short of something, in ms. */
const PAUSE_MS = 100;

/** What a schedule does with its items. */
export interface Work<T> {
  /** @throws ProbeError when the machine is short of something: the item's turn comes again */
  run(item: T): Promise<void>;
  /** The system's error name. */
  onShortage(code: string): void;
  /** A bug: `run` threw something else. */
  onError(error: unknown): void;
}

/**
 * Has items run at their times, at most so many at once. When the machine runs short of descriptors, ports or buffers,
 * fewer run at once, and again more with every one that ends well.
 */
export class Schedule<T> {
  private readonly agenda = new Agenda<T>();
  private slots: number;
  private running = 0;
  private timer: NodeJS.Timeout | undefined;
  private wakesAt = Number.POSITIVE_INFINITY;
  private pausedUntil = 0;
  private isStopped = false;

  /** @param most how many may run at once */
  constructor(
    private readonly most: number,
    private readonly work: Work<T>,
  ) {
    this.slots = most;
  }

  /** How many run now. */
  get busy(): number {
    return this.running;
  }

  /** @param at when its turn is, by `performance.now()` */
  add(at: number, item: T): void {
    if (this.isStopped) return;
    this.agenda.add(at, item);
    this.wake();
  }

  /** Nothing begins any more. */
  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  /** Sets the timer to when there is something to do; what ends while all slots are taken comes here, too. */
  private wake(): void {
    if (this.isStopped || this.running >= this.slots) return;
    const at = Math.max(this.agenda.nextAt, this.pausedUntil);
    if (at >= this.wakesAt) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.begin(), Math.max(0, at - performance.now()));
    this.wakesAt = at;
  }

  private begin(): void {
    this.wakesAt = Number.POSITIVE_INFINITY;
    const now = performance.now();
    for (let begun = 0; this.running < this.slots && now >= this.pausedUntil; begun++) {
      if (this.isStopped || this.agenda.nextAt > now) break;
      if (begun === PER_TURN) {
        this.wakesAt = Number.NEGATIVE_INFINITY;
        setImmediate(() => this.begin());
        return;
      }
      const item = this.agenda.take();
      if (item !== undefined) void this.run(item);
    }
    this.wake();
  }

  private async run(item: T): Promise<void> {
    this.running++;
    try {
      await this.work.run(item);
      this.running--;
      this.slots = Math.min(this.most, this.slots + 1);
    } catch (error) {
      this.running--;
      if (this.isStopped) return;
      if (error instanceof ProbeError) this.pause(error.code, item);
      else this.work.onError(error);
    }
    this.wake();
  }

  private pause(code: string, item: T): void {
    this.slots = Math.max(1, Math.min(this.slots, this.running));
    const now = performance.now();
    this.pausedUntil = now + PAUSE_MS;
    this.agenda.add(now, item);
    this.work.onShortage(code);
  }
}
