import type { FullName } from '../registry/names.ts';

/**
 * What a session calls itself where it asks for a lock: `/shop/api` is `shop.api`. A process id, as others have it,
 * would be its starter's, which is gone by the time that somebody reads it.
 */
export function lockClientOf(name: FullName): string {
  return name.slice(1).replaceAll('/', '.');
}
