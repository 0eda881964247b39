import { isJsonObject } from '../jsonObject.ts';
import { Histogram } from './histogram.ts';
import { isCount, isTime, isWord, type LogLine } from './line.ts';

/** How many different words are counted by themselves: what is more is `other`, so that bad lines stay bounded. */
const MOST_WORDS = 64;

/** Operation → outcome → how many names it happened to. */
type Outcomes = Map<string, Map<string, number>>;

/** What has been counted: only ever grows. */
export class Tally {
  /** The time of the first line that was counted. */
  since: string | undefined;
  readonly outcomes: Outcomes = new Map();
  /** How many operations went to the lock. */
  operations = 0;
  /** How many of them found somebody else there. */
  contended = 0;
  /** How long allocations took in all. */
  allocation = Histogram.empty();
  /** How long operations waited for the lock. */
  lockWait = Histogram.empty();
  /** Lines that were torn or made no sense. */
  unreadable = 0;

  add(line: LogLine): void {
    this.since ??= line.time;
    for (const { outcome } of line.subjects) this.count(line.operation, outcome, 1);
    const { effort } = line;
    if (effort === undefined) return;
    this.operations++;
    if (effort.tries > 1) this.contended++;
    if (line.operation === 'allocate') this.allocation.add(effort.ms);
    if (effort.tries > 0) this.lockWait.add(effort.wait);
  }

  private count(operation: string, outcome: string, n: number): void {
    const byOutcome = entryOf(this.outcomes, operation, () => new Map<string, number>());
    const key = byOutcome.has(outcome) || byOutcome.size < MOST_WORDS ? outcome : 'other';
    byOutcome.set(key, (byOutcome.get(key) ?? 0) + n);
  }

  /** How many names an operation had an outcome for. */
  of(operation: string, outcome: string): number {
    return this.outcomes.get(operation)?.get(outcome) ?? 0;
  }

  toJson(): object {
    const outcomes = Array.from(
      this.outcomes,
      ([operation, counts]) => [operation, Object.fromEntries(counts)] as const,
    );
    return {
      since: this.since,
      operations: this.operations,
      contended: this.contended,
      outcomes: Object.fromEntries(outcomes),
      allocation: this.allocation.toJson(),
      lockWait: this.lockWait.toJson(),
      unreadable: this.unreadable,
    };
  }

  /** What `toJson` made, or `undefined` for anything else. */
  static parse(value: unknown): Tally | undefined {
    if (!isJsonObject(value) || !isJsonObject(value.outcomes)) return undefined;
    const { since, operations, contended, unreadable } = value;
    const allocation = Histogram.parse(value.allocation);
    const lockWait = Histogram.parse(value.lockWait);
    if (
      !(since === undefined || isTime(since)) ||
      !isCount(operations) ||
      !isCount(contended) ||
      !isCount(unreadable) ||
      allocation === undefined ||
      lockWait === undefined
    ) {
      return undefined;
    }
    const tally = new Tally();
    Object.assign(tally, { since, operations, contended, unreadable, allocation, lockWait });
    for (const [operation, counts] of Object.entries(value.outcomes)) {
      if (!isWord(operation) || !isJsonObject(counts)) return undefined;
      for (const [outcome, n] of Object.entries(counts)) {
        if (!isWord(outcome) || !isCount(n)) return undefined;
        tally.count(operation, outcome, n);
      }
    }
    return tally;
  }
}

function entryOf<V>(map: Map<string, V>, word: string, make: () => V): V {
  const key = map.has(word) || map.size < MOST_WORDS ? word : 'other';
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
