// Commits one name for each line on standard input, a `Task` in JSON, and answers with a line, a `Report` in JSON.
// Something goes wrong at one of the file operations, if the task says so.
import path from 'node:path';
import readline from 'node:readline';
import { Registry } from '../../../src/registry/registry.ts';
import { installFaultLayer, type Plan, seenOperations, watchOperations } from './faultLayer.ts';
import { commitAsStranger } from './stranger.ts';

/** One name to commit. */
export interface Task {
  readonly file: string;
  readonly name: string;
  readonly plan?: Plan;
  /** With bare proper-lockfile instead of Berth. */
  readonly bare?: boolean;
}

/** What the writer was told. */
export interface Report {
  /** Absent when it worked. */
  readonly error?: string;
  readonly notices: readonly string[];
  readonly operations: readonly string[];
}

installFaultLayer();
readline.createInterface(process.stdin).on('line', async (line) => {
  const { file, name, plan, bare = false } = JSON.parse(line) as Task;
  const notices: string[] = [];
  watchOperations(path.dirname(file), plan);
  const error = await commit(file, name, bare, (notice) => notices.push(notice)).catch(
    (thrown: Error) => thrown.message,
  );
  const report: Report = {
    notices,
    operations: seenOperations(),
    ...(error === undefined ? {} : { error }),
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
});

/** @returns why it did not work */
async function commit(
  file: string,
  name: string,
  bare: boolean,
  onNotice: (message: string) => void,
): Promise<string | undefined> {
  if (bare) {
    await commitAsStranger(file, name);
    return undefined;
  }
  const registry = new Registry({ file, by: 'test', onNotice: ({ message }) => onNotice(message) });
  const [result] = await registry.allocate([{ name, root: path.dirname(file) }]);
  return result?.kind === 'allocated' ? undefined : JSON.stringify(result);
}
