import fs from 'node:fs';
import { inWorkspace, until, writeInWorkspace } from './project.ts';

/** What a program that ran `dump.cjs NAME …` was given. */
export interface Dump {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** The folder of the program and its answers. */
export const DUMP_DIR = 'dumps';

const PROGRAM = `const fs = require('node:fs');
const path = require('node:path');
const [name, ...args] = process.argv.slice(2);
const file = path.join(__dirname, name + '.json');
fs.writeFileSync(file + '.new', JSON.stringify({ args, env: process.env, cwd: process.cwd() }));
fs.renameSync(file + '.new', file);
if (process.env.STAY) {
  console.log('ready');
  setInterval(() => {}, 1000);
}
`;

export function writeDumpProgram(): void {
  writeInWorkspace(`${DUMP_DIR}/dump.cjs`, PROGRAM);
}

export function dumpProgram(): string {
  return inWorkspace(DUMP_DIR, 'dump.cjs');
}

export function forgetDump(name: string): void {
  fs.rmSync(inWorkspace(DUMP_DIR, `${name}.json`), { force: true });
}

export function readDump(name: string): Dump | undefined {
  const file = inWorkspace(DUMP_DIR, `${name}.json`);
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined;
}

export function waitForDump(name: string): Promise<Dump> {
  return until(() => readDump(name));
}
