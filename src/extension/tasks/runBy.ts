import type { BerthTask } from './definition.ts';

/** A shell and what stands before its `-c`. */
export interface Shell {
  readonly executable: string;
  readonly args: readonly string[];
}

/**
 * The task run by another program, which gets what runs it now as its last arguments: the command, or the shell, whose
 * `-c` and line VS Code adds. On Linux and macOS the line is quoted alike for every shell that VS Code knows there.
 * @param program and its own arguments
 * @param defaultShell the shell that VS Code would choose for a task
 */
export function runBy(
  task: BerthTask,
  [program, ...before]: readonly [string, ...string[]],
  defaultShell: () => Shell,
): BerthTask {
  const { runner } = task;
  if (runner.kind === 'process') {
    return { ...task, command: program, args: [...before, task.command, ...task.args] };
  }
  const { executable, args } =
    runner.executable === undefined ? defaultShell() : { executable: runner.executable, args: [] };
  const rest = runner.args ?? [...args, '-c'];
  return {
    ...task,
    runner: { kind: 'shell', executable: program, args: [...before, executable, ...rest] },
  };
}
