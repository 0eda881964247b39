import type { FullName } from '../registry/names.ts';

/** The longest that a lock server takes, in characters. */
const LONGEST = 200;

/**
 * What a session calls itself where it asks for a lock: `/shop/api` is `shop.api`, and `/example.com/api` is
 * `example..com.api`. No two have the same: as no part of a name begins with a dot, an odd number of them ends with
 * the one between two parts. A process id, as others have it, would be its starter's, which is gone by the time that
 * somebody reads it.
 */
export function lockClientOf(name: FullName): string {
  const doubled = withDots(name, '..');
  // Names have small letters only.
  return doubled.length <= LONGEST ? doubled : withDots(name, 'D');
}

function withDots(name: FullName, dot: string): string {
  return name.slice(1).replaceAll('.', dot).replaceAll('/', '.');
}
