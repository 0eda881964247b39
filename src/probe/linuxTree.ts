import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { orNone } from './linuxProc.ts';
import { type Pid, toPid } from './port.ts';
import { slices } from './slices.ts';

/** A session of more processes than this listens with one of the first. */
const maxProcesses = 64;

let isSupported: boolean | undefined;

/**
 * The inodes of all sockets that a process and those it started, directly or not, have open; without
 * those whose parent has ended. Some 0.1 ms a process, many times less than the table of connections.
 * `undefined` where the kernel does not list children (CONFIG_PROC_CHILDREN; nearly all do).
 */
export async function socketsOfTree(root: Pid): Promise<ReadonlySet<string> | undefined> {
  isSupported ??=
    orNone(() => readFileSync(`/proc/self/task/${process.pid}/children`)) !== undefined;
  if (!isSupported) return undefined;
  const found = new Set<string>();
  const breathe = slices(undefined);
  for (const pid of treeOf(root, maxProcesses)) {
    for (const inode of socketsOf(pid)) found.add(inode);
    await breathe();
  }
  return found;
}

/**
 * A process and those it started, directly or not, without those whose parent has ended. Where the kernel does not
 * list children, and on other systems, the process alone.
 * @param most how many at most
 */
export function* treeOf(root: Pid, most: number): Iterable<Pid> {
  const seen = new Set([root]);
  // What is added meanwhile is visited, too.
  for (const pid of seen) {
    yield pid;
    for (const child of childrenOf(pid)) if (seen.size < most) seen.add(child);
  }
}

/** The inodes of a process's sockets; none where it is hidden or gone. */
function socketsOf(pid: Pid): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  return (orNone(() => readdirSync(folder)) ?? []).flatMap(
    (fd) => socketInode(orNone(() => readlinkSync(`${folder}/${fd}`))) ?? [],
  );
}

/** The inode in `socket:[41235]`; `undefined` for a link to anything else. */
export function socketInode(link: string | undefined): string | undefined {
  return link?.startsWith('socket:[') ? link.slice('socket:['.length, -1) : undefined;
}

/** Any thread may start a process, and has it in a list of its own. */
function childrenOf(pid: Pid): readonly Pid[] {
  const threads = orNone(() => readdirSync(`/proc/${pid}/task`)) ?? [];
  return threads.flatMap((thread) => {
    const text = orNone(() => readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1')) ?? '';
    return text.split(' ').flatMap((child) => toPid(Number(child)) ?? []);
  });
}
