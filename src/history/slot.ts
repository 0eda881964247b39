import { crc32 } from 'node:zlib';
import type { Ring } from './rings.ts';
import { slotNumber } from './rings.ts';
import type { Tally } from './tally.ts';

/** Bytes of a slot in the file. It divides a disk's sector, so no slot lies across two. */
export const SLOT_BYTES = 32;
const CHECKED_BYTES = SLOT_BYTES - 4;
const MOST = 2 ** 32 - 1;

/** What was seen of a target in a stretch of time. There is none for a time in which nobody looked. */
export interface Slot {
  /** In ms since 1970; a multiple of `span`. */
  readonly start: number;
  /** In ms. */
  readonly span: number;
  /** How often it was found up. */
  readonly up: number;
  /** How often it was found down. */
  readonly down: number;
  /** How many of those that found it up know how long the connection took. */
  readonly timed: number;
  /** Mean, shortest and longest time to connect, in ms; absent where none is known. */
  readonly meanMs?: number;
  readonly minMs?: number;
  readonly maxMs?: number;
}

/** A slot as the file has it: which one, counted from 1970, and what was counted. */
export interface NumberedTally {
  readonly number: number;
  readonly tally: Tally;
}

/** The bytes of a slot, little-endian; docs/check.md#history-files has them as a table. */
export function encodeSlot({ number, tally }: NumberedTally): Buffer {
  const bytes = Buffer.alloc(SLOT_BYTES);
  bytes.writeUInt32LE(number, 0);
  bytes.writeUInt32LE(Math.min(tally.up, MOST), 4);
  bytes.writeUInt32LE(Math.min(tally.down, MOST), 8);
  bytes.writeUInt32LE(Math.min(tally.timed, MOST), 12);
  if (tally.timed > 0) {
    bytes.writeFloatLE(tally.sumMs / tally.timed, 16);
    bytes.writeFloatLE(tally.minMs, 20);
    bytes.writeFloatLE(tally.maxMs, 24);
  }
  bytes.writeUInt32LE(crc32(bytes.subarray(0, CHECKED_BYTES)), CHECKED_BYTES);
  return bytes;
}

/** Whether nothing was ever written there: what most slots of a young file are, told without a checksum. */
export function isEmptySlot(bytes: Buffer, at: number): boolean {
  return bytes.readUInt32LE(at) === 0 && bytes.readUInt32LE(at + CHECKED_BYTES) === 0;
}

/**
 * The slot in these bytes. `empty` was never written; `damaged` was written in part, or by somebody else.
 * @param index its place in the ring, which belongs to its number
 */
export function decodeSlot(
  bytes: Buffer,
  ring: Ring,
  index: number,
): NumberedTally | 'empty' | 'damaged' {
  if (isEmptySlot(bytes, 0)) return 'empty';
  const number = bytes.readUInt32LE(0);
  const sum = bytes.readUInt32LE(CHECKED_BYTES);
  if (sum !== crc32(bytes.subarray(0, CHECKED_BYTES))) return 'damaged';
  const [up, down, timed] = [bytes.readUInt32LE(4), bytes.readUInt32LE(8), bytes.readUInt32LE(12)];
  if (number % ring.slots !== index || up + down === 0 || timed > up) return 'damaged';
  const [meanMs, minMs, maxMs] = [
    bytes.readFloatLE(16),
    bytes.readFloatLE(20),
    bytes.readFloatLE(24),
  ];
  if (timed === 0) return { number, tally: { up, down, timed, sumMs: 0, ...NO_TIME } };
  if (!(minMs >= 0 && minMs <= meanMs && meanMs <= maxMs && maxMs < Number.POSITIVE_INFINITY)) {
    return 'damaged';
  }
  return { number, tally: { up, down, timed, sumMs: meanMs * timed, minMs, maxMs } };
}

const NO_TIME = { minMs: Number.POSITIVE_INFINITY, maxMs: 0 } as const;

/** What a slot of the file says, for readers. */
export function toSlot({ number, tally }: NumberedTally, { span }: Ring): Slot {
  const { up, down, timed, sumMs, minMs, maxMs } = tally;
  const times = timed === 0 ? {} : { meanMs: sumMs / timed, minMs, maxMs };
  return { start: number * span, span, up, down, timed, ...times };
}

/** Whether a slot begins later than now can be, as those do that a clock wrote which was ahead. */
export function isAhead(ring: Ring, number: number, now: number): boolean {
  return number > slotNumber(ring, now) + 1;
}
