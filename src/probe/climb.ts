import type { Pid } from './port.ts';

/** Deeper trees than this do not occur; a table that changes while it is read may form a circle. */
const maxAncestors = 32;

/** Parent, grandparent and so on of a process, nearest first, as far as they can be looked up. */
export async function climb<T extends { readonly pid: Pid; readonly ppid?: Pid }>(
  start: T | undefined,
  lookUp: (pid: Pid) => Promise<T | undefined> | T | undefined,
): Promise<readonly T[]> {
  const found: T[] = [];
  const seen = new Set(start === undefined ? [] : [start.pid]);
  let next = start?.ppid;
  while (next !== undefined && !seen.has(next) && found.length < maxAncestors) {
    seen.add(next);
    const process = await lookUp(next);
    if (process === undefined) break;
    found.push(process);
    next = process.ppid;
  }
  return found;
}
