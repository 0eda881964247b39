import fs from 'node:fs';
import { errorCode } from '../errors.ts';
import { giveFile } from '../giveAway.ts';
import { logFile, OVERFULL } from './files.ts';

const { O_APPEND, O_RDWR, O_NOFOLLOW, O_NONBLOCK } = fs.constants;
/** No link is followed and no pipe waited for; Windows knows neither constant. */
const FLAGS = O_RDWR | O_APPEND | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0);
const NEWLINE = 0x0a;

/** The size of the log before and after lines were appended, in bytes. */
export interface Growth {
  readonly before: number;
  readonly after: number;
}

/**
 * Appends lines to the log of a registry, each with one write, so that those of many processes never mix.
 * @returns `undefined` when the log cannot take them: it is no file of ours, or too large
 * @throws a system error
 */
export function appendLines(registry: string, lines: readonly string[]): Growth | undefined {
  const fd = openLog(logFile(registry));
  try {
    const stat = fs.fstatSync(fd);
    if (!stat.isFile() || stat.size >= OVERFULL) return undefined;
    let after = stat.size;
    // A write that the system cut short, as on a full disk, must not swallow the next line.
    if (!endsWithNewline(fd, stat.size)) after += fs.writeSync(fd, '\n');
    for (const line of lines) after += fs.writeSync(fd, `${line}\n`);
    return { before: stat.size, after };
  } finally {
    fs.closeSync(fd);
  }
}

function openLog(file: string): number {
  try {
    return fs.openSync(file, FLAGS);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
  createLog(file);
  return fs.openSync(file, FLAGS);
}

function createLog(file: string): void {
  try {
    const fd = fs.openSync(file, 'ax', 0o600);
    try {
      giveFile(fd, file);
    } finally {
      fs.closeSync(fd);
    }
  } catch (error) {
    // Somebody else made it a moment ago.
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}

function endsWithNewline(fd: number, size: number): boolean {
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  fs.readSync(fd, last, 0, 1, size - 1);
  return last[0] === NEWLINE;
}
