// Writes samples into a folder for each line on standard input, a `HistoryTask` in JSON, and answers with a line, a
// `HistoryReport` in JSON. Something goes wrong at one of the file operations, if the task says so.
import readline from 'node:readline';
import type { HistoryError } from '../../../src/history/errors.ts';
import type { Sample } from '../../../src/history/tally.ts';
import { HistoryWriter } from '../../../src/history/writer.ts';
import { installFaultLayer, type Plan, seenOperations, watchOperations } from './faultLayer.ts';

/** What to write. */
export interface HistoryTask {
  readonly dir: string;
  readonly samples: readonly (readonly [target: string, sample: Sample])[];
  /** In ms since 1970. */
  readonly now: number;
  readonly plan?: Plan;
  /** Whether to stay the folder's writer, with nothing written. */
  readonly stay?: boolean;
}

/** What came of it. */
export interface HistoryReport {
  /** Absent when all was written. */
  readonly error?: string;
  readonly troubles: readonly string[];
  readonly operations: readonly string[];
}

installFaultLayer();
readline.createInterface(process.stdin).on('line', async (line) => {
  const { dir, samples, now, plan, stay = false } = JSON.parse(line) as HistoryTask;
  const troubles: string[] = [];
  watchOperations(dir, plan);
  const write = async () => {
    const onTrouble = ({ code }: HistoryError) => troubles.push(code);
    const writer = await HistoryWriter.open(dir, { now: () => now, onTrouble });
    for (const [target, sample] of samples) writer.append(target, sample);
    if (!stay) await writer.close();
    return undefined;
  };
  const error = await write().catch(({ name, message }: Error) => `${name}: ${message}`);
  const report: HistoryReport = {
    troubles,
    operations: seenOperations(),
    ...(error === undefined ? {} : { error }),
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
});
