import { ProbeError } from './errors.ts';
import { groupBy } from './groupBy.ts';
import { slicedScan } from './linuxHolders.ts';
import { type ListeningSocket, readListeningSockets } from './linuxTcp.ts';
import { socketsOfTree } from './linuxTree.ts';
import type { Pid, Port } from './port.ts';
import { sharedRun } from './sharedRun.ts';

/** Those who ask while the table is read share the next reading. */
const socketsByPort = sharedRun(async () => {
  try {
    return groupBy(await readListeningSockets(undefined), ({ port }) => port);
  } catch (error) {
    if (error instanceof ProbeError && error.code === 'ENOENT') return undefined;
    throw error;
  }
});

/**
 * The sockets that listen on a port, whoever holds them: Linux' own table, which costs far less than
 * finding out who listens. `undefined` on systems that have none (macOS, Windows).
 *
 * @throws ProbeError the table cannot be read
 */
export async function listeningOn(port: Port): Promise<readonly ListeningSocket[] | undefined> {
  const sockets = await socketsByPort();
  return sockets === undefined ? undefined : (sockets.get(port) ?? []);
}

/** Whether a process has one of these sockets open; `false` also where that is hidden. */
export async function holdsOneOf(
  pid: Pid,
  sockets: readonly ListeningSocket[],
  signal?: AbortSignal,
): Promise<boolean> {
  const inodes = new Set(sockets.map(({ inode }) => inode).filter((inode) => inode !== '0'));
  return inodes.size > 0 && (await slicedScan(signal)(pid, inodes)).length > 0;
}

/**
 * Tells whether a process, or one that it started, has opened a socket since the last question: only
 * then is it worth while to look who listens. `undefined` where that cannot be seen.
 */
export function newSocketsOf(pid: Pid): () => Promise<boolean | undefined> {
  let known: ReadonlySet<string> = new Set();
  return async () => {
    const sockets = await socketsOfTree(pid);
    if (sockets === undefined) return undefined;
    const isNew = [...sockets].some((inode) => !known.has(inode));
    known = sockets;
    return isNew;
  };
}
