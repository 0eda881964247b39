import { readFile } from 'node:fs/promises';
import { climb } from './climb.ts';
import { anonymousListener, describeListener, withoutArguments } from './describe.ts';
import { groupBy } from './groupBy.ts';
import { findHolders } from './linuxHolders.ts';
import { processReader, readStartTime } from './linuxProcess.ts';
import { type ListeningSocket, readListeningSockets } from './linuxTcp.ts';
import type { Listener } from './listeners.ts';
import type { ListenerQuery, ListenerSource, Platform, RangeSource } from './platform.ts';
import { type PortRange, parsePort, parsePortRange } from './port.ts';
import type { ProcessDetails } from './process.ts';
import { remember } from './remember.ts';

async function listListeners({ ports, signal }: ListenerQuery): Promise<readonly Listener[]> {
  const all = await readListeningSockets(signal);
  const sockets = ports === undefined ? all : all.filter(({ port }) => ports.has(port));
  const own = process.getuid?.();
  const visible = sockets.filter(({ uid }) => own === 0 || own === uid);
  // Inode 0: the kernel itself listens (NFS and the like).
  const inodes = ({ inode }: ListeningSocket): string[] => (inode === '0' ? [] : [inode]);
  const holders = await findHolders(
    new Set(sockets.flatMap(inodes)),
    new Set(visible.flatMap(inodes)),
    signal,
  );

  const reader = processReader();
  const lookUp = remember(reader.read);
  // Once per process, not per port: a single one may have thousands.
  const parentsOf = remember(async (process: ProcessDetails) =>
    (await climb(process, lookUp)).map(withoutArguments),
  );
  const owner = ({ inode, uid }: ListeningSocket): string =>
    `${holders.get(inode) ?? `uid ${uid}`}`;
  const groups = groupBy(sockets, (socket) => `${socket.port} ${owner(socket)}`);
  return Promise.all(
    [...groups.values()].map(async (group): Promise<Listener> => {
      const [{ uid, inode }] = group;
      const pid = holders.get(inode);
      const process = pid === undefined ? undefined : await lookUp(pid);
      return process === undefined
        ? { ...anonymousListener(group), user: await reader.userName(uid), own: uid === own }
        : describeListener(group, process, await parentsOf(process));
    }),
  );
}

const listeners: ListenerSource = {
  listeners: listListeners,
  startTime: readStartTime,
  async ancestors(pid) {
    const reader = processReader();
    return (await climb(await reader.read(pid), reader.read)).map(withoutArguments);
  },
};

const ranges: RangeSource = {
  async ephemeral() {
    const text = await setting('ip_local_port_range');
    return text === undefined ? undefined : parsePortRange(text.replace(/\s+/, '-'));
  },
  async reserved() {
    return parseReserved((await setting('ip_local_reserved_ports')) ?? '');
  },
  async privilegedBelow() {
    const text = await setting('ip_unprivileged_port_start');
    return text === undefined ? 1024 : Number(text);
  },
};

/** `8080,9148-9150`, or nothing (ip-sysctl in the kernel's documentation). */
export function parseReserved(text: string): readonly PortRange[] {
  return text
    .split(',')
    .map((item) => {
      const port = parsePort(item);
      return port === undefined ? parsePortRange(item) : { first: port, last: port };
    })
    .filter((range) => range !== undefined);
}

/** The settings of IPv4 hold for IPv6 as well. */
async function setting(name: string): Promise<string | undefined> {
  try {
    return (await readFile(`/proc/sys/net/ipv4/${name}`, 'utf8')).trim();
  } catch {
    return undefined;
  }
}

/** Linux, through /proc alone: no other program is started. */
export const linux: Platform = { listeners, ranges };
