import { crc32 } from 'node:zlib';
import { RINGS, type Ring } from './rings.ts';
import { SLOT_BYTES } from './slot.ts';
import { LONGEST_TARGET, toTarget } from './target.ts';

/** A page, so that no slot lies across two. */
export const HEADER_BYTES = 4096;
/** Every file has this size, however long its target is watched. */
export const FILE_BYTES = RINGS.reduce((sum, { slots }) => sum + slots * SLOT_BYTES, HEADER_BYTES);

/** Where a slot lies in the file: the rings follow the header, the finest first. */
export function slotOffset(ring: Ring, number: number): number {
  return (OFFSETS.get(ring) ?? 0) + (number % ring.slots) * SLOT_BYTES;
}

const OFFSETS: ReadonlyMap<Ring, number> = new Map(
  RINGS.map((ring, i) => [
    ring,
    RINGS.slice(0, i).reduce((sum, { slots }) => sum + slots * SLOT_BYTES, HEADER_BYTES),
  ]),
);

const MAGIC = Buffer.from('BERTH\r\nH', 'latin1');
const FORMAT = 1;
const CHECKED_BYTES = HEADER_BYTES - 4;
const TARGET_AT = 64;

/** The first page of a file: what it is, its rings, and whose history it holds. */
export function encodeHeader(target: string): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(bytes);
  bytes.writeUInt32LE(FORMAT, 8);
  bytes.writeUInt32LE(HEADER_BYTES, 12);
  bytes.writeUInt32LE(SLOT_BYTES, 16);
  bytes.writeUInt32LE(RINGS.length, 20);
  RINGS.forEach(({ span, slots }, i) => {
    bytes.writeUInt32LE(span / 1000, 24 + 8 * i);
    bytes.writeUInt32LE(slots, 28 + 8 * i);
  });
  bytes.writeUInt32LE(Buffer.byteLength(target), TARGET_AT - 4);
  bytes.write(target, TARGET_AT);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, CHECKED_BYTES)), CHECKED_BYTES);
  return bytes;
}

/** What the first page of a file says. */
export type Header =
  | { readonly kind: 'ok'; readonly target: string }
  | { readonly kind: 'newer'; readonly format: number }
  | { readonly kind: 'damaged' };

/** Reads it; of a newer format only that it is newer. */
export function decodeHeader(bytes: Buffer): Header {
  if (bytes.length < 12 || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return DAMAGED;
  const format = bytes.readUInt32LE(8);
  if (format > FORMAT) return { kind: 'newer', format };
  if (bytes.length < HEADER_BYTES) return DAMAGED;
  const length = bytes.readUInt32LE(TARGET_AT - 4);
  const sum = bytes.readUInt32LE(CHECKED_BYTES);
  if (length > LONGEST_TARGET || sum !== crc32(bytes.subarray(0, CHECKED_BYTES))) return DAMAGED;
  const target = toTarget(bytes.toString('utf8', TARGET_AT, TARGET_AT + length));
  return target === undefined ? DAMAGED : { kind: 'ok', target };
}

const DAMAGED = { kind: 'damaged' } as const;
