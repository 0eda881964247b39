import fs from 'node:fs';
import path from 'node:path';
import { endGroup, type GroupMark } from '../probe/endGroup.ts';
import { type Pid, toPid } from '../probe/port.ts';
import { ownIdentity, type ProcessIdentity } from '../probe/process.ts';
import { findMarked, seesSameFiles } from '../probe/processGroup.ts';
import type { Desk } from './desk.ts';
import { markOf } from './endProcesses.ts';
import { keepAside, mendAll } from './mend.ts';
import type { Mended } from './operations.ts';
import type { SessionRecord } from './record.ts';
import { LEADER_VARIABLE, nameOf, SESSION_VARIABLE } from './sessionFiles.ts';
import { sweepLocks } from './sweepLocks.ts';

/** How long what an ended session wrote is kept, in ms. */
const KEPT = 24 * 60 * 60 * 1000;

/** Puts everything in order: every session, processes without a record, what ended long ago. */
export async function tidy(desk: Desk): Promise<Mended[]> {
  const damaged = desk.store.all().flatMap((found): Mended[] => {
    if (found.kind !== 'damaged' || found.newerId !== undefined) return [];
    keepAside(found.file);
    return [{ name: found.name, kind: 'damaged' }];
  });
  const mended = await mendAll(desk);
  const orphans = await endOrphans(desk);
  const removed = await removeOld(desk);
  await sweepLocks(desk);
  return [...damaged, ...mended, ...orphans, ...removed];
}

/**
 * Ends the processes of sessions that have no record any more. Only those that lead a session's group are looked
 * for, and their groups: what a session started outside it (a build daemon) is not Berth's to end.
 */
async function endOrphans(desk: Desk): Promise<Mended[]> {
  const ended: Mended[] = [];
  for (const { leader, mark } of await findOrphans(desk)) {
    const end = await endGroup(leader, mark, { graceMs: 2_000 });
    if (end.kind === 'ended') ended.push({ kind: 'orphan', pid: leader.pid });
  }
  return ended;
}

/** Processes without a record: the leaders of their groups. */
export async function findOrphans({
  files,
  store,
}: Desk): Promise<{ readonly leader: ProcessIdentity; readonly mark: GroupMark }[]> {
  const marked = await findMarked(SESSION_VARIABLE, files.markerStart);
  if (marked.length === 0) return [];
  // After the processes: whoever starts one writes its record before.
  const records = store.all();
  // Any of these processes may be that one's.
  if (records.some(({ kind }) => kind === 'unreadable')) return [];
  const known = new Set(
    records.flatMap((found) => {
      const id =
        found.kind === 'record'
          ? found.record.id
          : found.kind === 'damaged'
            ? found.newerId
            : undefined;
      return id === undefined ? [] : [files.marker(id)];
    }),
  );
  const groups = new Map<Pid, { readonly marker: string; readonly leader: ProcessIdentity }>();
  for (const { pid, identity, group, value, env } of marked) {
    const leader = toPid(Number(env.get(LEADER_VARIABLE)));
    if (known.has(value) || leader === undefined || leader !== group) continue;
    // Its record may well be where its starter saw our folder's name.
    if (!seesSameFiles(pid)) continue;
    // Of a leader that is dead the start time is not known any more; the marks of its group say enough.
    const proven = pid === leader ? identity : { ...ownIdentity(), pid: leader, start: '' };
    if (pid === leader || !groups.has(leader))
      groups.set(leader, { marker: value, leader: proven });
  }
  return Array.from(groups, ([pid, { marker, leader }]) => ({
    leader,
    mark: markOf(files, marker.slice(files.markerStart.length), pid),
  }));
}

/** Whether a session ended so long ago that nobody will ask for its log any more. */
export function isOld({ phase, end }: SessionRecord): boolean {
  return phase === 'ended' && !(Date.parse(end?.at ?? '') > Date.now() - KEPT);
}

/** Removes sessions that ended long ago, and logs and copies of records that nobody asked for since. */
async function removeOld({ files, store }: Desk): Promise<Mended[]> {
  const limit = Date.now() - KEPT;
  const removed: Mended[] = [];
  for (const found of store.all()) {
    if (found.kind !== 'record' || !isOld(found.record)) continue;
    const { name, id } = found.record;
    await store.hold(name, async (held) => {
      const now = held.read();
      if (now.kind !== 'record' || now.record.id !== id || now.record.phase !== 'ended') return;
      await held.remove();
      fs.rmSync(files.log(name), { force: true });
      removed.push({ name, kind: 'removed' });
    });
  }
  for (const file of oldFiles(files.logs, limit)) {
    const name = nameOf(path.basename(file, '.log'));
    if (name === undefined || store.read(name).kind === 'none') fs.rmSync(file, { force: true });
  }
  for (const file of oldFiles(files.wishes, limit)) fs.rmSync(file, { force: true });
  for (const file of oldFiles(files.folder, limit)) {
    if (/\.damaged-[^/\\]+$/.test(file)) fs.rmSync(file, { force: true });
  }
  return removed;
}

function oldFiles(folder: string, limit: number): string[] {
  let names: string[];
  try {
    names = fs.readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .map((name) => path.join(folder, name))
    .filter((file) => {
      const stat = fs.lstatSync(file, { throwIfNoEntry: false });
      return stat?.isFile() === true && stat.mtimeMs < limit;
    });
}
