import { findColonPorts, findHostPorts, findPairs, type HostPortHit } from '../addresses.ts';

const ADDRESS = /^[a-z][a-z0-9+.:-]*:\/\/\S+$|^(?:\[[\da-f:.%]*\]|[\w.*+-]*):\d{1,5}(?:\/\S*)?$/i;
/** `Host=db;Port=5432`, `host=db port=5432`. */
const PARTS = /^\s*[\w .]{2,40}=[^;]*(?:;|$)/;

/**
 * The addresses of which a whole value is made: one, a list, or a connection string. Prose has none.
 * @param pairs whether `db:5432` is an address there, and no image or time
 */
export function findEndpoints(value: string, pairs: boolean): HostPortHit[] {
  if (!/\d\d/.test(value) || !isMadeOfAddresses(value)) return [];
  const hits = new Map(findHostPorts(value).map((hit) => [hit.start, hit]));
  const colon = /^:\d/.test(value) ? findColonPorts(value) : [];
  for (const hit of [...(pairs ? findPairs(value) : []), ...colon.map(withoutHost)]) {
    if (!hits.has(hit.start)) hits.set(hit.start, hit);
  }
  return [...hits.values()];
}

function withoutHost(hit: Omit<HostPortHit, 'host'>): HostPortHit {
  return { ...hit, host: '' };
}

function isMadeOfAddresses(value: string): boolean {
  const text = value.trim();
  if (!/\s/.test(text) || PARTS.test(text)) return true;
  return text.split(/[\s,;|]+/).every((part) => part === '' || ADDRESS.test(part));
}
