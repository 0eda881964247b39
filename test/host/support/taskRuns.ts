import * as vscode from 'vscode';
import { type Dump, forgetDump, readDump, waitForDump } from './dump.ts';
import { until, writeInWorkspace } from './project.ts';

/** Replaces the folder's tasks.json and waits until VS Code knows the tasks in it. */
export async function writeTasks(content: { tasks: object[]; [key: string]: unknown }) {
  writeInWorkspace('.vscode/tasks.json', { version: '2.0.0', ...content });
  const labels = content.tasks.map((task) => (task as { label: string }).label);
  await until(async () => {
    const known = new Set((await vscode.tasks.fetchTasks()).map((task) => task.name));
    return labels.every((label) => known.has(label)) || undefined;
  });
}

/** Waits for a task: one that VS Code had listed has been seen to be missing a moment later. */
export async function findTask(name: string): Promise<vscode.Task> {
  return until(async () => (await vscode.tasks.fetchTasks()).find((task) => task.name === name));
}

/** Runs a task to its end. @returns the exit code of its process */
export async function runTask(name: string): Promise<number | undefined> {
  const task = await findTask(name);
  return whenEnded(name, () => vscode.tasks.executeTask(task));
}

/** Does something that runs a task and waits until that task's process ended. */
export async function whenEnded(name: string, start: () => PromiseLike<unknown>) {
  let subscription: vscode.Disposable | undefined;
  const ended = new Promise<number | undefined>((resolve) => {
    subscription = vscode.tasks.onDidEndTaskProcess((event) => {
      if (event.execution.task.name === name) resolve(event.exitCode);
    });
  });
  try {
    await start();
    return await ended;
  } finally {
    subscription?.dispose();
  }
}

/** Runs the task `name`, which runs `dump.cjs name …`, and returns what the program was given. */
export async function dumpOf(name: string): Promise<Dump> {
  forgetDump(name);
  const exitCode = await runTask(name);
  const dump = readDump(name);
  if (dump === undefined) throw new Error(`Task ${name} wrote nothing and ended with ${exitCode}.`);
  return dump;
}

/** Runs the task that ran last once more, and returns what `dump.cjs name` was given by it this time. */
export async function dumpOfRerun(name: string, task = name): Promise<Dump> {
  forgetDump(name);
  await whenEnded(task, () => vscode.commands.executeCommand('workbench.action.tasks.reRunTask'));
  return waitForDump(name);
}
