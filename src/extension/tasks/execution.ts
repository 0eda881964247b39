import * as vscode from 'vscode';
import type { BerthTask, Word } from './definition.ts';

const QUOTING = {
  escape: vscode.ShellQuoting.Escape,
  strong: vscode.ShellQuoting.Strong,
  weak: vscode.ShellQuoting.Weak,
};

/** What VS Code runs for a task; `${…}` variables inside are evaluated by VS Code when it does. */
export function toExecution(task: BerthTask): vscode.ProcessExecution | vscode.ShellExecution {
  const { command, args, cwd, runner } = task;
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

function plain(word: Word): string {
  return typeof word === 'string' ? word : word.value;
}

function quoted(word: Word): string | vscode.ShellQuotedString {
  return typeof word === 'string' ? word : { value: word.value, quoting: QUOTING[word.quoting] };
}
