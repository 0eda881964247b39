import { readFile } from 'node:fs/promises';

/** How many tests or checks ended in which way. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** The tests that failed, as far as a report names them, each with what it said. */
  readonly failures: readonly string[];
}

export const onePassed: Counts = { passed: 1, failed: 0, skipped: 0, failures: [] };
export const oneFailed: Counts = { passed: 0, failed: 1, skipped: 0, failures: [] };
export const oneSkipped: Counts = { passed: 0, failed: 0, skipped: 1, failures: [] };

export function add(a: Counts, b: Counts): Counts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    failures: [...a.failures, ...b.failures],
  };
}

export function describeCounts({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Counts from the report of vitest's json reporter. */
export async function vitestCounts(report: string): Promise<Counts> {
  const json = await readReport(report);
  return {
    passed: number(json.numPassedTests),
    failed: number(json.numFailedTests),
    skipped: number(json.numPendingTests) + number(json.numTodoTests),
    failures: list(json.testResults).flatMap((file) =>
      list(file.assertionResults)
        .filter(({ status }) => status === 'failed')
        .map(
          ({ fullName, failureMessages }) => `${fullName}\n${[failureMessages].flat().join('\n')}`,
        ),
    ),
  };
}

/** Counts from the report that the suite in the extension host writes. */
export async function hostCounts(report: string): Promise<Counts> {
  const json = await readReport(report);
  return {
    passed: number(json.passed),
    failed: number(json.failed),
    skipped: number(json.skipped),
    failures: list(json.failures).map(({ name, message }) => `${name}\n${message}`),
  };
}

/**
 * What a runner's counts amount to together with its exit: one that failed outside a test (a file
 * that does not load, a time-out) has failed, and so has one that ran nothing.
 */
export function judged(counts: Counts, exitCode: number): Counts {
  if (counts.failed > 0) return counts;
  const ran = counts.passed > 0;
  return exitCode === 0 && ran ? counts : add(counts, oneFailed);
}

/** A missing report means that the runner died before it could write one. */
async function readReport(file: string): Promise<Record<string, unknown>> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

function list(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value : [];
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
