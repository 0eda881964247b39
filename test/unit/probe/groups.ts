import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import type { GroupMark } from '../../../src/probe/endGroup.ts';
import type { Pid } from '../../../src/probe/port.ts';
import { type ProcessIdentity, processIdentity } from '../../../src/probe/process.ts';
import { findMarked } from '../../../src/probe/processGroup.ts';
import { pid } from './helpers.ts';

/** A program that leads a process group of its own. */
export interface Led {
  readonly child: ChildProcess;
  readonly leader: ProcessIdentity;
  readonly mark: GroupMark;
  /** The words of the first line it printed. */
  readonly words: readonly string[];
  /** Ends its standard input, and waits for its end. */
  dismiss(): Promise<void>;
}

let started = 0;

/**
 * Starts a program as the leader of a group, marked as sessions are, and waits for its first line. When the
 * test ends, whoever carries the mark is killed.
 */
export async function lead(
  file: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Led> {
  started += 1;
  const value = `test.${process.pid}.${started}`;
  onTestFinished(() => killMarked(value));
  const gate = 'BERTH_TEST_LEADER=$$; export BERTH_TEST_LEADER; exec "$@"';
  const child = spawn('/bin/sh', ['-c', gate, 'sh', file, ...args], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...env, BERTH_TEST: value },
  });
  const exited = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const leader = await processIdentity(pid(child.pid));
  if (leader === undefined) throw new Error(`${file} has ended`);
  const mark = { BERTH_TEST: value, BERTH_TEST_LEADER: String(child.pid) };
  const dismiss = async (): Promise<void> => {
    child.stdin.end();
    await exited;
  };
  return { child, leader, mark, words: line.split(' '), dismiss };
}

/** The process whose number a program printed; killed when the test ends. */
export async function printed(word: string | undefined): Promise<ProcessIdentity> {
  const identity = await processIdentity(pid(Number(word)));
  if (identity === undefined) throw new Error(`no process ${word}`);
  onTestFinished(() => kill(identity.pid));
  return identity;
}

async function killMarked(value: string): Promise<void> {
  for (const found of await findMarked('BERTH_TEST', value)) {
    if (found.value === value) kill(found.pid);
  }
}

function kill(target: Pid): void {
  try {
    process.kill(target, 'SIGKILL');
  } catch {}
}
