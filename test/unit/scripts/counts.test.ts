import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { add, describeCounts, judged, vitestCounts } from '../../../scripts/testing/counts.mts';

const counts = (passed: number, failed = 0, skipped = 0) => ({
  passed,
  failed,
  skipped,
  failures: [] as string[],
});

describe('the result of a part', () => {
  it('is what its runner counted', () => {
    expect(judged(counts(3), 0)).toEqual(counts(3));
    expect(judged(counts(3, 2, 1), 1)).toEqual(counts(3, 2, 1));
  });

  it('has a failure when the runner failed outside its tests', () => {
    expect(judged(counts(3), 1)).toEqual(counts(3, 1));
  });

  it('has a failure when nothing ran', () => {
    expect(judged(counts(0), 0)).toEqual(counts(0, 1));
    expect(judged(counts(0, 0, 4), 0)).toEqual(counts(0, 1, 4));
  });

  it('is nothing at all while there is no report', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'berth-counts-'));
    try {
      const report = join(dir, 'report.json');
      expect(await vitestCounts(report)).toEqual(counts(0));
      await writeFile(
        report,
        JSON.stringify({
          numPassedTests: 5,
          numFailedTests: 1,
          numPendingTests: 2,
          numTodoTests: 3,
          testResults: [
            {
              assertionResults: [
                { fullName: 'a fine one', status: 'passed', failureMessages: [] },
                { fullName: 'a bad one', status: 'failed', failureMessages: ['Error: bad'] },
              ],
            },
          ],
        }),
      );
      expect(await vitestCounts(report)).toEqual({
        ...counts(5, 1, 5),
        failures: ['a bad one\nError: bad'],
      });
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });
});

describe('the line of a part', () => {
  it('mentions skipped tests only when there are some', () => {
    expect(describeCounts(add(counts(2), counts(1, 1)))).toBe('3 passed, 1 failed');
    expect(describeCounts(counts(2, 0, 1))).toBe('2 passed, 0 failed, 1 skipped');
  });
});
