import { readdirSync, readlinkSync } from 'node:fs';
import { climb } from './climb.ts';
import { listPids, orNone, readStat } from './linuxProc.ts';
import { socketInode } from './linuxTree.ts';
import type { Pid } from './port.ts';
import { slices } from './slices.ts';

/** Opens the sockets of other services and keeps them; it is not the one who answers. */
const serviceManagers = new Set(['systemd']);

/**
 * For each socket the process a user would name as its holder: the topmost of those that have it
 * open (see `Listener`); absent when it is hidden or gone.
 *
 * Processes are looked through by ascending pid, and only until each socket of `expected` is found.
 * A parent nearly always comes before the children that inherited its socket; where the pids have
 * wrapped around, climbing from the first holder finds it.
 *
 * @param wanted inodes of the sockets.
 * @param expected those among them whose holder this user may see.
 */
export async function findHolders(
  wanted: ReadonlySet<string>,
  expected: ReadonlySet<string>,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, Pid>> {
  const holders = new Map<string, Pid>();
  if (wanted.size === 0) return holders;
  const managers = new Map<string, Pid>();
  const missing = new Set(expected);
  const scan = slicedScan(signal);
  for (const pid of await listPids()) {
    if (missing.size === 0) break;
    const held = (await scan(pid, wanted)).filter((inode) => !holders.has(inode));
    if (held.length === 0) continue;
    const manager = serviceManagers.has(readStat(pid)?.comm ?? '');
    for (const inode of held) {
      (manager ? managers : holders).set(inode, pid);
      if (!manager) missing.delete(inode);
    }
  }
  for (const [pid, inodes] of groupByPid(holders)) {
    for (const ancestor of await climbStats(pid)) {
      if (ancestor.pid < pid || serviceManagers.has(ancestor.comm)) continue;
      for (const inode of await scan(ancestor.pid, inodes)) holders.set(inode, ancestor.pid);
    }
  }
  for (const [inode, pid] of managers) if (!holders.has(inode)) holders.set(inode, pid);
  return holders;
}

/** Which of the sockets a process has open; none where it is hidden or gone. */
export type SocketScan = (pid: Pid, wanted: ReadonlySet<string>) => Promise<readonly string[]>;

/** Looks into processes one by one, and lets the event loop run in between. */
export function slicedScan(signal: AbortSignal | undefined): SocketScan {
  const breathe = slices(signal);
  return async (pid, wanted) => {
    const found = new Set<string>();
    const folder = `/proc/${pid}/fd`;
    for (const fd of orNone(() => readdirSync(folder)) ?? []) {
      const pause = breathe();
      if (pause !== undefined) await pause;
      const inode = socketInode(orNone(() => readlinkSync(`${folder}/${fd}`)));
      if (inode !== undefined && wanted.has(inode)) found.add(inode);
    }
    await breathe();
    return [...found];
  };
}

function climbStats(pid: Pid): Promise<readonly StatLink[]> {
  return climb(statLink(pid), statLink);
}

type StatLink = { readonly pid: Pid; readonly ppid?: Pid; readonly comm: string };

function statLink(pid: Pid): StatLink | undefined {
  const stat = readStat(pid);
  if (stat === undefined) return undefined;
  const { comm, ppid } = stat;
  return ppid === undefined ? { pid, comm } : { pid, ppid, comm };
}

function groupByPid(holders: ReadonlyMap<string, Pid>): ReadonlyMap<Pid, Set<string>> {
  const groups = new Map<Pid, Set<string>>();
  for (const [inode, pid] of holders) {
    const group = groups.get(pid);
    if (group === undefined) groups.set(pid, new Set([inode]));
    else group.add(inode);
  }
  return groups;
}
