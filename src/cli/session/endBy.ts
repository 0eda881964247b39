import { signalExitCode } from '../../session/runChild.ts';

/** Signals that berth ends by as well, so that shells and runners see what ended the command. */
const RAISED: ReadonlySet<string> = new Set(['SIGINT', 'SIGTERM', 'SIGHUP']);

/** Ends this process by a signal where that is usual. @returns the exit code that tells of it otherwise */
export function endBy(signal: NodeJS.Signals): number {
  if (RAISED.has(signal)) process.kill(process.pid, signal);
  return signalExitCode(signal);
}
