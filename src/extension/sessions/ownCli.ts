import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import path from 'node:path';
import { forOwnNode } from '../../probe/ownNode.ts';

/** How a run of `berth` ended. */
export interface CliEnd {
  /** `null` when a signal ended it. */
  readonly code: number | null;
  /** What it wrote to standard error. */
  readonly said: string;
}

/** Where the bundle is, and a folder of our own for what it says. */
export interface OwnCli {
  readonly cli: string;
  readonly folder: string;
}

/**
 * Runs our own `berth`, with VS Code's own Node. It does not notice when this window closes: it is no part of this
 * process' group, and what it says goes into a file rather than a pipe, which would break.
 */
export async function runOwnCli(
  { cli, folder }: OwnCli,
  args: readonly string[],
  cwd: string,
): Promise<CliEnd> {
  await fs.mkdir(folder, { recursive: true });
  const file = path.join(folder, `${randomUUID()}.txt`);
  const output = await fs.open(file, 'wx+', 0o600);
  try {
    // Nothing is left of it, whenever this process ends.
    await fs.rm(file);
    const child = spawn(process.execPath, [cli, ...args], {
      cwd,
      env: forOwnNode(withoutEditor(process.env)),
      stdio: ['ignore', 'ignore', output.fd],
      detached: true,
      windowsHide: true,
    });
    child.unref();
    const [code] = (await once(child, 'exit')) as [number | null];
    const { size } = await output.stat();
    const { buffer } = await output.read(Buffer.alloc(size), 0, size, 0);
    return { code, said: buffer.toString() };
  } finally {
    await output.close();
  }
}

/** The environment without what is VS Code's alone: a service started with it would think that it is part of it. */
export function withoutEditor(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(VSCODE|ELECTRON)_/.test(name)),
  );
}

/**
 * Why `berth` failed: the first sentence of what it said last, without warnings before and log lines after it.
 * @param end of a run that failed
 */
export function whyFailed({ said, code }: CliEnd): string {
  const text = said.split(/^berth: /m).at(-1) ?? '';
  const [line = ''] = text.split('\n');
  const [first = line] = /^.*?[.!?](?=\s+[A-Z]|$)/.exec(line) ?? [];
  if (first !== '') return first;
  return code === null ? 'berth was ended by a signal.' : `berth ended with code ${code}.`;
}
