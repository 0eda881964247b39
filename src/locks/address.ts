import { sayAddress } from './lockAddress.ts';

/** An address as the system's tables have it: IPv4 in IPv6 as IPv4, without the name of an interface. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
}

/** Whether an address is this machine's own, which no other machine can have. */
export function isLoopback(address: string): boolean {
  const plain = plainAddress(address);
  return plain === '::1' || /^127(\.\d{1,3}){3}$/.test(plain);
}

/** An address and a port in one word. */
export function formatPeer({ address, port }: { address: string; port: number }): string {
  return sayAddress({ host: plainAddress(address), port });
}
