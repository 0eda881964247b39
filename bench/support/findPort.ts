import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What is called of the peers. */
interface Peers {
  'get-port': {
    default(options?: { port: Iterable<number> }): Promise<number>;
    portNumbers(first: number, last: number): Iterable<number>;
  };
  'detect-port': { detectPort(port: number): Promise<number> };
  'get-port-please': { getPort(options: { portRange: [number, number] }): Promise<number> };
  portfinder: { getPortPromise(options: { port: number; stopPort: number }): Promise<number> };
}

type Load = <Name extends keyof Peers>(name: Name) => Promise<Peers[Name]>;
type Find = () => Promise<number>;

/** What each peer's user calls to have a port from `first` on. */
const ways = {
  async 'get-port'(load: Load): Promise<Find> {
    const peer = await load('get-port');
    return () => peer.default();
  },
  async 'get-port, a range'(load: Load, first: number, last: number): Promise<Find> {
    const peer = await load('get-port');
    return () => peer.default({ port: peer.portNumbers(first, last) });
  },
  async 'get-port-please'(load: Load, first: number, last: number): Promise<Find> {
    const peer = await load('get-port-please');
    return () => peer.getPort({ portRange: [first, last] });
  },
  async 'detect-port'(load: Load, first: number): Promise<Find> {
    const peer = await load('detect-port');
    return () => peer.detectPort(first);
  },
  async portfinder(load: Load, first: number, last: number): Promise<Find> {
    const peer = await load('portfinder');
    return () => peer.getPortPromise({ port: first, stopPort: last });
  },
};

/** A peer, or one of two ways to use it. */
export type PeerName = keyof typeof ways;

/** All of them, in the order of the tables. */
export const PEER_NAMES = Object.keys(ways) as PeerName[];

/**
 * Loads a peer and returns what finds a port with it.
 * @param folder the one that `installPeers` returned
 * @param first where it looks first; by default in the range that Berth's names get
 */
export function portFinder(
  peer: PeerName,
  folder: string,
  first = 10_000,
  last = 29_999,
): Promise<Find> {
  const require = createRequire(join(folder, 'package.json'));
  const load: Load = (name) => import(pathToFileURL(require.resolve(name)).href);
  return ways[peer](load, first, last);
}
