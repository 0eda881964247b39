import { isIPv6 } from 'node:net';

/** How many addresses of a name are tried at most: each may take a time-out. */
const MOST = 4;

/**
 * The addresses of a name that are worth trying: the two families in turn, that of the first one first, as browsers do
 * (RFC 8305). So a family that leads nowhere cannot keep the other from being tried.
 */
export function fewOfEachFamily(addresses: readonly string[]): readonly string[] {
  const sixes = addresses.filter((address) => isIPv6(address));
  const fours = addresses.filter((address) => !isIPv6(address));
  const [first, second] = isIPv6(addresses[0] ?? '') ? [sixes, fours] : [fours, sixes];
  return Array.from({ length: addresses.length }, (_, i) => [first[i], second[i]])
    .flat()
    .filter((address) => address !== undefined)
    .slice(0, MOST);
}
