import fs from 'node:fs';
import path from 'node:path';
import { giveFile } from '../registry/giveAway.ts';
import { HistoryError } from './errors.ts';
import { decodeHeader, encodeHeader, FILE_BYTES, HEADER_BYTES, slotOffset } from './layout.ts';
import { openFile } from './openFile.ts';
import { RINGS, type Ring, slotNumber } from './rings.ts';
import { decodeSlot, encodeSlot, isAhead, SLOT_BYTES } from './slot.ts';
import { addTally, newTally, type Tally } from './tally.ts';
import { targetFile } from './target.ts';

/** Samples of ten seconds that are not, or not wholly, in the file yet. */
export interface Waiting {
  /** Which slot of the finest ring. */
  readonly number: number;
  readonly tally: Tally;
  /** How many rings have it. */
  written: number;
}

/** What adding to a file needs to know. */
export interface Place {
  readonly folder: string;
  /** A name for a file that is not whole yet. */
  readonly scratch: string;
  /** In ms since 1970. */
  readonly now: number;
  /** Told what was wrong with the file and is seen to. */
  readonly onRepair: (error: HistoryError) => void;
}

/**
 * Adds what waits to the file of a target, one ring after the other, the finest first: where this is cut short,
 * a coarser ring may know less than a finer one, never more, and nothing is counted twice. What was written is
 * marked, so that it can be called again after a failure.
 *
 * Each slot is read, added to and written in place, at once: 32 bytes within one page, so that neither a reader
 * nor a kill sees half of it; its checksum tells if a power cut left some.
 * @throws HistoryError `newer`, `unwritable`; a system error for what the disk refuses
 */
export function addToFile(target: string, waiting: readonly Waiting[], place: Place): void {
  const fd = openForAdding(target, place);
  try {
    RINGS.forEach((ring, r) => {
      for (const [number, group] of groupByNumber(waiting, ring, r)) {
        const tally = newTally();
        for (const one of group) addTally(tally, one.tally);
        addToSlot(fd, ring, number, tally, place.now);
        for (const one of group) one.written = r + 1;
      }
    });
  } finally {
    fs.closeSync(fd);
  }
}

function groupByNumber(
  waiting: readonly Waiting[],
  ring: Ring,
  written: number,
): Map<number, Waiting[]> {
  const groups = new Map<number, Waiting[]>();
  for (const one of waiting) {
    if (one.written > written) continue;
    const number = slotNumber(ring, one.number * FINEST.span);
    const group = groups.get(number);
    if (group === undefined) groups.set(number, [one]);
    else group.push(one);
  }
  return groups;
}

/** Read into again and again: every call here is done before the next begins. */
const SLOT = Buffer.alloc(SLOT_BYTES);
const HEADER = Buffer.alloc(HEADER_BYTES);
const [FINEST] = RINGS as readonly [Ring, ...Ring[]];

/** Adds to what the slot holds of that very time; what it holds of an earlier round makes way. */
function addToSlot(fd: number, ring: Ring, number: number, tally: Tally, now: number): void {
  const at = slotOffset(ring, number);
  const length = fs.readSync(fd, SLOT, 0, SLOT_BYTES, at);
  const found = length < SLOT_BYTES ? 'empty' : decodeSlot(SLOT, ring, number % ring.slots);
  if (typeof found === 'object') {
    if (found.number === number) addTally(tally, found.tally);
    // A sample that comes so late that this ring keeps nothing of its time any more. But what was written while
    // the clock was ahead must not keep others out until then.
    else if (found.number > number && !isAhead(ring, found.number, now)) return;
  }
  if (fs.writeSync(fd, encodeSlot({ number, tally }), 0, SLOT_BYTES, at) !== SLOT_BYTES) {
    throw Object.assign(new Error('ENOSPC: a part was written'), { code: 'ENOSPC' });
  }
}

function openForAdding(target: string, place: Place): number {
  const file = path.join(place.folder, targetFile(target));
  const fd = openFile(file, 'write');
  if (fd === undefined) return create(file, target, place);
  try {
    if (isOf(target, fd, file)) {
      const { size } = fs.fstatSync(fd);
      if (size < FILE_BYTES) {
        fs.ftruncateSync(fd, FILE_BYTES);
        place.onRepair(
          new HistoryError('repaired', `${file} was cut short: what it held beyond that is lost.`),
        );
      }
      return fd;
    }
  } catch (error) {
    fs.closeSync(fd);
    throw error;
  }
  fs.closeSync(fd);
  const kept = `${file}.damaged-${new Date(place.now).toISOString().replaceAll(':', '-')}`;
  fs.renameSync(file, kept);
  place.onRepair(
    new HistoryError(
      'repaired',
      `${file} is no history of ${target}, or damaged. It is kept as ${kept}, and a new one begins.`,
    ),
  );
  return create(file, target, place);
}

/** @throws HistoryError `newer` */
function isOf(target: string, fd: number, file: string): boolean {
  const length = fs.readSync(fd, HEADER, 0, HEADER_BYTES, 0);
  const header = decodeHeader(HEADER.subarray(0, length));
  if (header.kind === 'newer') throw newerFormat(file, header.format);
  return header.kind === 'ok' && header.target === target;
}

/** That a file is left alone, and why. */
export function newerFormat(file: string, format: number): HistoryError {
  return new HistoryError(
    'newer',
    `${file} was written by a newer Berth (format ${format}). Update Berth to use it.`,
  );
}

/** Makes the file whole under another name, as readers may look at any moment. Its slots take no space before they are used. */
function create(file: string, target: string, { scratch }: Place): number {
  const fd = fs.openSync(scratch, 'w+', 0o600);
  try {
    giveFile(fd, scratch);
    fs.writeFileSync(fd, encodeHeader(target));
    fs.ftruncateSync(fd, FILE_BYTES);
    fs.renameSync(scratch, file);
    return fd;
  } catch (error) {
    fs.closeSync(fd);
    fs.rmSync(scratch, { force: true });
    throw error;
  }
}
