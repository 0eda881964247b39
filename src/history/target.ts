import { createHash } from 'node:crypto';

/** The longest target, in bytes of UTF-8: a host name of 253 characters with a port, and room. */
export const LONGEST_TARGET = 1024;

/** How the file of a target ends; nothing else in the folder does. */
const EXTENSION = '.history';

/**
 * What is watched, as histories know it: `host:port` (IPv6 as `[::1]:80`) in lower case, as host names have no
 * case, or a full name (`/shop/api`).
 * @returns `undefined` for what cannot be one: empty, too long, with characters that steer a terminal, or half a character
 */
export function toTarget(text: string): string | undefined {
  const target = text.startsWith('/') ? text : text.toLowerCase();
  const isFit =
    target !== '' &&
    Buffer.byteLength(target) <= LONGEST_TARGET &&
    !/[\p{Cc}\p{Cs}\u200E\u200F\u2028-\u202E\u2066-\u2069]/u.test(target);
  return isFit ? target : undefined;
}

/**
 * The name of a target's file: something to recognise it by, and a hash that tells it from all others, also where
 * the file system knows no case. The file itself says the target in full.
 */
export function targetFile(target: string): string {
  const readable = target
    .replace(/[^a-z0-9.-]+/gi, '_')
    .replace(/^[_.]+/, '')
    .slice(0, 60)
    .toLowerCase();
  const hash = createHash('sha256').update(target).digest('hex').slice(0, 20);
  return `${readable}-${hash}${EXTENSION}`;
}

/** Whether a file's name is one of those. */
export function isTargetFile(name: string): boolean {
  return /-[0-9a-f]{20}\.history$/.test(name);
}
