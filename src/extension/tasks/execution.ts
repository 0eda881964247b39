import path from 'node:path';
import * as vscode from 'vscode';
import type { BerthTask, Word } from './definition.ts';

const QUOTING = {
  escape: vscode.ShellQuoting.Escape,
  strong: vscode.ShellQuoting.Strong,
  weak: vscode.ShellQuoting.Weak,
};

/**
 * What VS Code runs for a task; `${…}` variables inside are evaluated by VS Code when it does.
 * @param base the folder that a relative `cwd` starts from
 */
export function toExecution(
  task: BerthTask,
  base: string | undefined,
): vscode.ProcessExecution | vscode.ShellExecution {
  const { command, args, runner } = task;
  const cwd = absolute(task.cwd, base);
  const options = { env: { ...task.env }, ...(cwd === undefined ? {} : { cwd }) };
  if (runner.kind === 'process') {
    return new vscode.ProcessExecution(plain(command), args.map(plain), options);
  }
  const shellOptions: vscode.ShellExecutionOptions = {
    ...options,
    ...(runner.executable === undefined ? {} : { executable: runner.executable }),
    ...(runner.args === undefined ? {} : { shellArgs: [...runner.args] }),
  };
  // Only a whole command line may hold operators; with arguments every word gets quoted.
  return typeof command === 'string' && args.length === 0
    ? new vscode.ShellExecution(command, shellOptions)
    : new vscode.ShellExecution(quoted(command), args.map(quoted), shellOptions);
}

/** In a remote window VS Code itself does not join a relative folder with the workspace's. */
function absolute(cwd: string | undefined, base: string | undefined): string | undefined {
  const complete = cwd === undefined || base === undefined || cwd.startsWith('${');
  return complete ? cwd : path.resolve(base, cwd);
}

function plain(word: Word): string {
  return typeof word === 'string' ? word : word.value;
}

function quoted(word: Word): string | vscode.ShellQuotedString {
  return typeof word === 'string' ? word : { value: word.value, quoting: QUOTING[word.quoting] };
}
