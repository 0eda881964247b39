import type { BerthTask } from './definition.ts';
import { runBy, type Shell } from './runBy.ts';

/**
 * A task waits until it has its lock, or is ended. Lock servers keep nobody waiting for longer than a day, in seconds;
 * then it queues up anew, more often than any editor is open for.
 */
const WITHOUT_END = ['--wait', '86400', '--retry', '9999'];

/** The longest word that a client calls itself, in characters: it is to be read in a row. */
const LONGEST = 60;

/**
 * A task with a lock runs under `berth lock`, which says in the terminal whom it waits for, leaves the queue when it
 * is ended, and passes the exit code.
 * @param name of the task: others who wait are told it
 * @param berth the command, as a program that the terminal can run
 * @param defaultShell the shell that VS Code would choose for a task
 */
export function underLock(
  task: BerthTask,
  name: string,
  berth: string,
  defaultShell: () => Shell,
): BerthTask {
  if (task.lock === undefined) return task;
  const lock = [berth, 'lock', task.lock, ...WITHOUT_END, '--'] as const;
  const env = { TCPNETLOCK_CLIENT_ID: clientId(name), ...task.env };
  return runBy({ ...task, env }, lock, defaultShell);
}

function clientId(name: string): string {
  const word = name.replace(/[^A-Za-z0-9@_-]+/g, '-').replace(/^-+|-+$/g, '');
  return `task.${word.slice(0, LONGEST) || 'unnamed'}`;
}
