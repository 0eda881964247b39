import { execFile } from 'node:child_process';
import { ProbeError } from './errors.ts';

/** Runs a program of the operating system and gives what it printed. Replaced in tests. */
export type RunTool = (
  file: string,
  args: readonly string[],
  signal: AbortSignal | undefined,
) => Promise<string>;

/**
 * Runs it without a shell, in the C locale and in UTC, for at most 20 s (a first PowerShell takes
 * seconds). The exit code is not looked at: lsof and ps exit with 1 when a single process is gone.
 *
 * @throws {ProbeError} the program is not there, cannot be started, or does not end in time.
 */
export const runTool: RunTool = (file, args, signal) =>
  new Promise((resolve, reject) => {
    const options = {
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
      maxBuffer: 64 * 1024 * 1024,
      timeout: 20_000,
      windowsHide: true,
      ...(signal === undefined ? {} : { signal }),
    };
    execFile(file, [...args], options, (error, stdout) => {
      if (signal?.aborted) reject(signal.reason);
      else if (error === null || typeof error.code === 'number') resolve(stdout);
      else {
        const code = error.killed ? 'ETIMEDOUT' : (error.code ?? 'UNKNOWN');
        reject(new ProbeError(code, `${file} did not answer (${code}).`, { cause: error }));
      }
    }).stdin?.end();
  });
