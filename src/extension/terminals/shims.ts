import fs from 'node:fs/promises';
import path from 'node:path';

/** How `berth` is run: a Node (or an Electron that can act as one) and our bundle. */
export interface ShimTarget {
  readonly node: string;
  readonly cli: string;
  /** `node` is Electron, which needs a variable to act as Node. */
  readonly electron: boolean;
}

/** A POSIX shell script that runs the CLI; also what Git Bash on Windows finds. */
export function shellShim({ node, cli, electron }: ShimTarget): string {
  const run = `${electron ? 'ELECTRON_RUN_AS_NODE=1 ' : ''}exec ${quoted(node)} ${quoted(cli)} "$@"`;
  return [
    '#!/bin/sh',
    '# Written by the Berth extension, and again whenever VS Code or Berth moved.',
    // After an update of VS Code an old terminal may still find the old path here.
    `if [ -x ${quoted(node)} ]; then ${run}; fi`,
    `exec node ${quoted(cli)} "$@"`,
    '',
  ].join('\n');
}

/** In single quotes nothing is special to a POSIX shell but the single quote. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * The same for Windows' command prompt and PowerShell. The paths are relative to the script's folder where
 * they can be: cmd reads scripts in the console's code page, which garbles a user name in other letters.
 */
export function cmdShim({ node, cli, electron }: ShimTarget, folder: string): string {
  return [
    '@echo off',
    'setlocal',
    ...(electron ? ['set ELECTRON_RUN_AS_NODE=1'] : []),
    `"${cmdPath(node, folder)}" "${cmdPath(cli, folder)}" %*`,
    '',
  ].join('\r\n');
}

function cmdPath(file: string, folder: string): string {
  const relative = path.win32.relative(folder, file);
  const text = path.win32.isAbsolute(relative) ? file : relative;
  const escaped = text.replaceAll('%', '%%');
  return path.win32.isAbsolute(text) ? escaped : `%~dp0${escaped}`;
}

/**
 * Puts the scripts into a folder, whole or not at all, and only where they differ.
 * @returns the folder
 */
export async function writeShims(target: ShimTarget, folder: string): Promise<string> {
  await fs.mkdir(folder, { recursive: true });
  await writeIfDifferent(path.join(folder, 'berth'), shellShim(target));
  if (process.platform === 'win32') {
    await writeIfDifferent(path.join(folder, 'berth.cmd'), cmdShim(target, folder));
  }
  return folder;
}

async function writeIfDifferent(file: string, text: string): Promise<void> {
  if ((await fs.readFile(file, 'utf8').catch(() => undefined)) === text) return;
  const fresh = `${file}.${process.pid}.tmp`;
  try {
    await fs.writeFile(fresh, text, { mode: 0o755 });
    await fs.rename(fresh, file);
  } finally {
    await fs.rm(fresh, { force: true });
  }
}
