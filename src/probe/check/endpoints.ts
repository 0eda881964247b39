import type { Port } from '../port.ts';
import { type Probe, probeOnce } from './probeOnce.ts';

/** How a connection is tried; tests have their own. */
export type ProbeOnce = typeof probeOnce;

interface Latest {
  readonly startedAt: number;
  readonly answer: Promise<Probe>;
  isRunning: boolean;
}

/**
 * Connection attempts, so that an address and port meets one at a time, and one in a given time, whatever number of
 * names leads there: who asks too early gets the latest answer.
 */
export class Endpoints {
  private readonly latest = new Map<string, Latest>();
  private readonly enough = new AbortController();

  constructor(
    private readonly timeoutMs: number,
    /** How long an answer is good for, in ms from the attempt's start. */
    private readonly freshMs: number,
    private readonly probeNow: ProbeOnce = probeOnce,
  ) {}

  /** @throws as {@link probeOnce} does */
  probe(address: string, port: Port): Promise<Probe> {
    const key = `${address} ${port}`;
    const known = this.latest.get(key);
    const startedAt = performance.now();
    if (known?.isRunning || (known && startedAt - known.startedAt < this.freshMs)) {
      return known.answer;
    }
    const answer = this.probeNow(address, port, this.timeoutMs, this.enough.signal);
    const now: Latest = { startedAt, answer, isRunning: true };
    this.latest.set(key, now);
    answer.then(
      () => {
        now.isRunning = false;
      },
      () => this.latest.delete(key),
    );
    return answer;
  }

  /** Drops all that is under way, and begins nothing any more. */
  stop(): void {
    this.enough.abort();
  }
}
