import fs from 'node:fs';
import path from 'node:path';
import { errorCode } from '../registry/errors.ts';
import { HistoryError } from './errors.ts';
import { History } from './history.ts';
import { newerFormat } from './historyFile.ts';
import { decodeHeader, FILE_BYTES, HEADER_BYTES, slotOffset } from './layout.ts';
import { asHistoryError, openFile } from './openFile.ts';
import { RINGS, type Ring } from './rings.ts';
import {
  decodeSlot,
  isAhead,
  isEmptySlot,
  type NumberedTally,
  SLOT_BYTES,
  type Slot,
  toSlot,
} from './slot.ts';
import { isTargetFile, targetFile, toTarget } from './target.ts';

/** Where the user's own histories are: beside the registry. */
export function defaultHistoryDir(registryFile: string): string {
  return `${registryFile}.history`;
}

/**
 * What a folder knows of a target. Takes no lock: a writer may be at work.
 * @param target `host:port` or a full name
 * @param now in ms since 1970: what a clock that was ahead wrote for later is left out
 * @returns `undefined` when it knows nothing
 * @throws HistoryError `damaged`, `newer` or `unreadable`
 */
export function readHistory(dir: string, target: string, now = Date.now()): History | undefined {
  const wanted = toTarget(target);
  if (wanted === undefined) return undefined;
  const file = path.join(dir, targetFile(wanted));
  const fd = openFile(file, 'read');
  if (fd === undefined) return undefined;
  try {
    const bytes = Buffer.alloc(FILE_BYTES);
    const length = fs.readSync(fd, bytes, 0, FILE_BYTES, 0);
    const header = decodeHeader(bytes.subarray(0, Math.min(length, HEADER_BYTES)));
    if (header.kind === 'newer') throw newerFormat(file, header.format);
    if (header.kind === 'damaged' || header.target !== wanted) {
      throw new HistoryError(
        'damaged',
        `${file} is no history of ${wanted}, or damaged. Move it away; a new one begins with the next sample.`,
      );
    }
    const rings = RINGS.map((ring) => readRing(fd, ring, bytes, now));
    const damaged = rings.reduce((sum, ring) => sum + ring.damaged, 0);
    const [raw = [], minutes = [], hours = [], days = []] = rings.map(({ slots }) => slots);
    return new History(wanted, raw, minutes, hours, days, flaw(file, length, damaged));
  } catch (error) {
    throw asHistoryError(error, file, 'unreadable');
  } finally {
    fs.closeSync(fd);
  }
}

function flaw(file: string, length: number, damaged: number): string | undefined {
  if (length < FILE_BYTES) return `${file} was cut short: what it held beyond that is lost.`;
  if (damaged === 0) return undefined;
  return `${damaged} ${damaged === 1 ? 'part' : 'parts'} of ${file} cannot be read and are left out.`;
}

function readRing(
  fd: number,
  ring: Ring,
  bytes: Buffer,
  now: number,
): { slots: Slot[]; damaged: number } {
  const found: NumberedTally[] = [];
  let damaged = 0;
  for (let i = 0; i < ring.slots; i++) {
    const slot = readSlot(fd, ring, bytes, i);
    if (slot === 'damaged') damaged++;
    else if (slot !== 'empty' && !isAhead(ring, slot.number, now)) found.push(slot);
  }
  found.sort((a, b) => a.number - b.number);
  return { slots: found.map((slot) => toSlot(slot, ring)), damaged };
}

/** One that was read while it was written is read once more. */
function readSlot(
  fd: number,
  ring: Ring,
  bytes: Buffer,
  index: number,
): NumberedTally | 'empty' | 'damaged' {
  const at = slotOffset(ring, index);
  if (isEmptySlot(bytes, at)) return 'empty';
  const slot = bytes.subarray(at, at + SLOT_BYTES);
  for (let attempt = 1; ; attempt++) {
    const found = decodeSlot(slot, ring, index);
    if (found !== 'damaged' || attempt === 3) return found;
    fs.readSync(fd, slot, 0, SLOT_BYTES, at);
  }
}

/**
 * The targets that a folder knows, sorted; none where there is no such folder. Files that are damaged or of a
 * newer Berth are left out.
 * @throws HistoryError `unreadable`
 */
export function listTargets(dir: string): readonly string[] {
  let names: readonly string[];
  try {
    names = fs.readdirSync(dir);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw asHistoryError(error, dir, 'unreadable');
  }
  return names
    .filter(isTargetFile)
    .flatMap((name) => targetIn(path.join(dir, name)) ?? [])
    .sort();
}

function targetIn(file: string): string | undefined {
  try {
    const fd = openFile(file, 'read');
    if (fd === undefined) return undefined;
    try {
      const bytes = Buffer.alloc(HEADER_BYTES);
      const header = decodeHeader(bytes.subarray(0, fs.readSync(fd, bytes, 0, HEADER_BYTES, 0)));
      // A copy under another name is not what readHistory() finds.
      return header.kind === 'ok' && targetFile(header.target) === path.basename(file)
        ? header.target
        : undefined;
    } finally {
      fs.closeSync(fd);
    }
  } catch {
    return undefined;
  }
}
