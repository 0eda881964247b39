import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { findHolders } from './linuxHolders.ts';
import { orNone } from './linuxProc.ts';
import { processReader } from './linuxProcess.ts';
import { type Port, parsePort } from './port.ts';
import type { ProcessInfo } from './process.ts';

/**
 * The kernel shows a socket that is bound and does not listen to nobody. So who holds a port also binds a Unix socket
 * with an abstract name (unix(7)), which all users see and which goes when its last process does. Like ports,
 * such names belong to the network namespace. Linux only.
 */
export interface HoldMark {
  /** Its descriptor: a child that inherits the held socket should inherit this one, too. */
  readonly fd: number;
  /** Closes it; further calls do nothing. */
  close(): void;
}

interface PipeHandle {
  readonly fd: number;
  close(): void;
}

const PREFIX = 'berth/held/';

/** Num RefCount Protocol Flags Type St Inode Path, where @ stands for the NUL of an abstract name. */
const ROW = /^\S+: (?:\w+ ){5} *(\d+) @berth\/held\/(\d+)\//gm;

/** How long a look at the marks is good for, in ms: a search asks for one port after the other. */
const FRESH = 20;

/**
 * Tells other Berths, of all users, that a port is held.
 * @returns undefined where that can't be done: a mark is a courtesy, the port is held without it
 */
export function markHeld(port: Port): HoldMark | undefined {
  const create = (net as unknown as { _createServerHandle?: unknown })._createServerHandle;
  if (process.platform !== 'linux' || typeof create !== 'function') return undefined;
  // Several may hold the same port, so each has a name of its own.
  const name = `\0${PREFIX}${port}/${randomBytes(8).toString('hex')}`;
  const handle: PipeHandle | number = create(name, -1, -1);
  if (typeof handle === 'number') return undefined;
  let isOpen = true;
  latest = undefined;
  return {
    fd: handle.fd,
    close() {
      if (isOpen) handle.close();
      isOpen = false;
      latest = undefined;
    },
  };
}

let latest:
  | { readonly read: number; readonly marks: ReadonlyMap<Port, ReadonlySet<string>> }
  | undefined;

/** Whether a Berth, of whatever user, holds the port. */
export function isMarkedHeld(port: Port): boolean {
  return inodesByPort().has(port);
}

/** The processes that hold a port, as far as this user may see them. */
export async function holdersOf(port: Port): Promise<readonly ProcessInfo[]> {
  const inodes = inodesByPort().get(port);
  if (inodes === undefined) return [];
  const pids = new Set((await findHolders(inodes, inodes, undefined)).values());
  const { read } = processReader();
  const found = await Promise.all([...pids].map(read));
  return found.filter((process) => process !== undefined);
}

function inodesByPort(): ReadonlyMap<Port, ReadonlySet<string>> {
  const now = performance.now();
  if (latest === undefined || now - latest.read > FRESH) latest = { read: now, marks: readMarks() };
  return latest.marks;
}

function readMarks(): ReadonlyMap<Port, ReadonlySet<string>> {
  const marks = new Map<Port, Set<string>>();
  if (process.platform !== 'linux') return marks;
  const text = orNone(() => readFileSync('/proc/net/unix', 'latin1')) ?? '';
  for (const [, inode = '', digits = ''] of text.matchAll(ROW)) {
    const port = parsePort(digits);
    if (port === undefined) continue;
    marks.set(port, (marks.get(port) ?? new Set()).add(inode));
  }
  return marks;
}
