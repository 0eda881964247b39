import fs from 'node:fs';
import type { Desk } from './desk.ts';
import { endProcesses } from './endProcesses.ts';
import { StartFailedError } from './errors.ts';
import { inParallel } from './inParallel.ts';
import type { Mended } from './operations.ts';
import { portRef, releaseOwnName } from './ownName.ts';
import type { SessionEnd, SessionRecord } from './record.ts';
import { type HeldSession, SessionLockedError } from './sessionStore.ts';
import { cannotBeRead } from './unreadable.ts';

/** How long to wait for whoever works on a session at the moment, in ms: that one puts it in order anyway. */
const PATIENCE = 100;

/** How many sessions are put in order at a time: each writes the registry, where more would only wait for one another. */
const AT_ONCE = 4;

/** Puts the sessions in order that `only` picks; all without it. */
export async function mendAll(
  desk: Desk,
  only: (record: SessionRecord) => boolean = () => true,
): Promise<Mended[]> {
  const records = desk.store
    .all()
    .flatMap((found) => (found.kind === 'record' && only(found.record) ? [found.record] : []));
  const mended = await inParallel(records, AT_ONCE, (record) => mendSession(desk, record));
  return mended.filter((one) => one !== undefined);
}

/**
 * Puts a session in order, if it needs that: one that nobody goes on starting is undone, the port of one that ended
 * is given back, one whose name is gone gets it back.
 * @returns what was done
 */
async function mendSession(desk: Desk, seen: SessionRecord): Promise<Mended | undefined> {
  if (!(await needsMending(desk, seen))) return undefined;
  try {
    return await desk.store.hold(
      seen.name,
      async (held) => {
        const found = held.read();
        return found.kind === 'record' ? mendHeld(desk, held, found.record) : undefined;
      },
      PATIENCE,
    );
  } catch (error) {
    if (error instanceof SessionLockedError) return undefined;
    throw error;
  }
}

/** Whether there is something to put in order, as far as can be seen without holding the session. */
export async function needsMending(desk: Desk, record: SessionRecord): Promise<boolean> {
  switch (record.phase) {
    case 'ended':
      return false;
    case 'starting':
      return (await desk.isAlive(record.starter)) === 'dead';
    case 'running': {
      const life = await lifeOf(desk, record);
      return life === 'dead' || (life === 'live' && (await isNameGone(desk, record)));
    }
  }
}

async function mendHeld(
  desk: Desk,
  held: HeldSession,
  record: SessionRecord,
): Promise<Mended | undefined> {
  const { name } = record;
  if (record.phase === 'ended') return undefined;
  if (record.phase === 'starting') {
    // Whoever starts a session holds it meanwhile; it is free, so nobody does.
    const failed = await undoStart(desk, held, record);
    return failed === undefined ? { name, kind: 'half-started' } : undefined;
  }
  const life = await lifeOf(desk, record);
  if (life === 'dead') {
    await noteEnd(desk, held, record, { at: new Date().toISOString() });
    return { name, kind: 'ended' };
  }
  if (life === 'unknown' || !(await isNameGone(desk, record))) return undefined;
  if (await restoreName(desk, record)) return { name, kind: 'name-restored' };
  await endProcesses(desk.files, record);
  await noteEnd(desk, held, record, { at: new Date().toISOString() });
  return { name, kind: 'port-lost' };
}

/** @returns why its process, which may run, could not be ended: then everything stays as it is */
async function undoStart(
  desk: Desk,
  held: HeldSession,
  record: SessionRecord,
): Promise<string | undefined> {
  const end = await endProcesses(desk.files, record);
  if (end.kind === 'failed' && (await lifeOf(desk, record)) !== 'dead') return end.code;
  await releaseOwnName(desk.registry, record);
  await held.remove();
  return undefined;
}

/**
 * Writes down that a session's process has ended: what is left of its group is ended too, its port is free again.
 * Its log stays for a look.
 */
export async function noteEnd(
  desk: Desk,
  held: HeldSession,
  record: SessionRecord,
  end: SessionEnd,
): Promise<void> {
  await endProcesses(desk.files, record);
  await releaseOwnName(desk.registry, record);
  await held.write({ ...record, phase: 'ended', end });
}

/**
 * Undoes what an earlier start left, so that the session can be started.
 * @throws StartFailedError for a session of a newer Berth, and where its processes cannot be ended;
 *   CoordinationFailedError where its record cannot be read
 */
export async function clearRemains(desk: Desk, held: HeldSession): Promise<void> {
  const found = held.read();
  const { name } = held;
  if (found.kind === 'unreadable') throw cannotBeRead(found);
  if (found.kind === 'damaged') {
    if (found.newerId !== undefined) {
      throw new StartFailedError(name, `${name} is a session of a newer Berth.`);
    }
    keepAside(found.file);
  }
  if (found.kind !== 'record') return;
  const failed = await undoStart(desk, held, found.record);
  if (failed !== undefined) {
    const { pid } = found.record.process ?? {};
    const why = `process ${pid} of its last start could not be ended (${failed})`;
    throw new StartFailedError(name, `${name} was not started, as ${why}.`);
  }
}

/** A damaged record is kept for a look; its process, if any, is an orphan now. */
export function keepAside(file: string): string {
  const kept = `${file}.damaged-${new Date().toISOString().replaceAll(':', '-')}`;
  fs.renameSync(file, kept);
  return kept;
}

export async function lifeOf(
  desk: Desk,
  { process }: SessionRecord,
): Promise<'live' | 'dead' | 'unknown'> {
  return process === undefined ? 'dead' : desk.isAlive(process);
}

/** One that was given another number meanwhile is not gone: its server gets that at its next start. */
async function isNameGone({ registry }: Desk, record: SessionRecord): Promise<boolean> {
  const ref = portRef(record);
  return ref !== undefined && (await registry.read()).get(ref) === undefined;
}

/** Takes the port for the session's name again. @returns whether that was possible */
async function restoreName({ registry }: Desk, record: SessionRecord): Promise<boolean> {
  const ref = portRef(record);
  const { port, ownsName, process, pool } = record;
  if (ref === undefined || port === undefined || process === undefined) return true;
  // Spelled out, as the registry takes a listener in another folder than the project's for a stranger.
  const name = (await registry.read()).fullName(ref);
  const [result] = await registry.allocate([
    {
      ...ref,
      name,
      exact: port,
      ...(pool === undefined ? {} : { pool }),
      ...(ownsName ? { until: process } : {}),
    },
  ]);
  return result?.kind === 'allocated';
}
