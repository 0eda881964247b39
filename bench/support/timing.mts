import { spawnSync } from 'node:child_process';
import type { Row } from './table.mts';

/** Something whose duration is wanted. */
export interface Case {
  readonly what: string;
  /** Runs it once; its argument counts the rounds from 0. */
  run(round: number): unknown;
  /** Puts back what it changed; its duration doesn't count. */
  after?(round: number): unknown;
}

/**
 * Runs the cases in turn, round after round, so that all meet the same noise, after one round that
 * doesn't count. Each row has the spread of the times, and the median of the ratios to the first case's
 * time in the same round.
 */
export async function inTurn(cases: readonly Case[], rounds: number): Promise<Row[]> {
  const times = cases.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [i, one] of cases.entries()) {
      const begun = performance.now();
      await one.run(round);
      if (round > 0) times[i]?.push(performance.now() - begun);
      await one.after?.(round);
    }
  }
  return cases.map(({ what }, i) => {
    const own = times[i] ?? [];
    const ratios = own.map((time, round) => time / (times[0]?.[round] ?? Number.NaN));
    return { what, figures: { ...spread(own), ratio: median(ratios).toFixed(2) } };
  });
}

/** What a row shows of many times. */
export function spread(times: readonly number[]): Row['figures'] {
  return {
    'least ms': digits(Math.min(...times)),
    'p50 ms': digits(median(times)),
    'p90 ms': digits(percentile(times, 0.9)),
    'p99 ms': digits(percentile(times, 0.99)),
  };
}

/** The middle value; the mean of the two middle ones where their number is even. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The value that `share` of all don't exceed: 0.99 of 100 values is the last but one. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(Math.ceil(share * sorted.length) - 1, 0)] ?? Number.NaN;
}

/** A time in ms with about three digits. */
export function digits(ms: number): string {
  return ms.toFixed(ms < 1 ? 3 : ms < 10 ? 2 : ms < 100 ? 1 : 0);
}

/** Runs a program to its end. @throws when it fails: a benchmark of failures measures nothing. */
export function runProgram(
  file: string,
  args: readonly string[],
  options: { cwd: string },
): string {
  const result = spawnSync(file, args, { ...options, encoding: 'utf8' });
  if (result.status !== 0) {
    throw new Error(`${file} ${args.join(' ')}: ${result.stderr || result.error || result.signal}`);
  }
  return result.stdout;
}
