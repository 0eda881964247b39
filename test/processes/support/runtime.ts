import { execFile } from 'node:child_process';
import { accessSync, constants, mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';

export type Command = readonly [command: string, ...args: string[]];

/** How programs of one language are run. */
export interface Runtime {
  /** What has to be there for it. */
  readonly needs: readonly string[];
  /** Whether building takes so long that only `npm run soak` does it. */
  readonly slow?: true;
  readonly file: string;
  /** What runs a program in its folder, where this builds it first if need be. */
  readonly build: (folder: string) => Command | Promise<Command>;
}

/** Whether one of some programs is not on the `PATH`. */
export function missing(programs: readonly string[]): boolean {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return !programs.every((name) => folders.some((folder) => isExecutable(path.join(folder, name))));
}

/** Runs a program before and after its rewriting, without the variable, with nothing in it, and with a number. */
export async function expectSameButMoved(
  scratch: string,
  runtime: Runtime,
  text: string,
  rewritten: string,
) {
  const printed = await (await prepare(scratch, runtime, text))();
  expect(printed).toContain('3000');
  const run = await prepare(scratch, runtime, rewritten);
  expect(await run(), rewritten).toBe(printed);
  expect(await run(''), rewritten).toBe(printed);
  expect(await run('4123'), rewritten).toBe(printed.replaceAll('3000', '4123'));
}

/** Writes and builds a program, and returns what runs it with a value of `API_PORT`, or without. */
async function prepare(scratch: string, { file, build }: Runtime, text: string) {
  const folder = mkdtempSync(path.join(scratch, 'program-'));
  writeFileSync(path.join(folder, file), text);
  const command = await build(folder);
  return (port?: string) => run(folder, command, port);
}

/** Runs a compiler in a folder. */
export async function compile(folder: string, ...command: Command): Promise<void> {
  await run(folder, command);
}

async function run(folder: string, [command, ...args]: Command, port?: string): Promise<string> {
  const { API_PORT: _, ...env } = process.env;
  const { stdout } = await promisify(execFile)(command, args, {
    cwd: folder,
    env: { ...env, ...(port === undefined ? {} : { API_PORT: port }) },
  });
  return stdout;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
