import type { BerthTask } from './definition.ts';
import { runBy, type Shell } from './runBy.ts';

const ENV = '/usr/bin/env';

/**
 * Lets a task's own variables win over the project's. VS Code applies the variables that
 * extensions give to terminals after those of the task, so the ones in both are set once more by
 * `env`, between VS Code and the program. Windows has no such program: there the project's win.
 * @param given the variables that the project gives to terminals
 * @param defaultShell the shell that VS Code would choose for a task
 */
export function keepOwnEnv(
  task: BerthTask,
  given: ReadonlySet<string>,
  defaultShell: () => Shell,
  platform: NodeJS.Platform,
): BerthTask {
  const assignments = Object.entries(task.env)
    .filter(([key]) => given.has(key))
    .map(([key, value]) => `${key}=${value}`);
  if (assignments.length === 0 || platform === 'win32') return task;
  return runBy(task, [ENV, ...assignments], defaultShell);
}
