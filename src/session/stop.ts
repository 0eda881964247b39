import fs from 'node:fs';
import type { FullName } from '../registry/names.ts';
import { coordinated } from './coordination.ts';
import type { Desk } from './desk.ts';
import { endProcesses, GRACE } from './endProcesses.ts';
import { StopFailedError, UnknownSessionError } from './errors.ts';
import { keepAside } from './mend.ts';
import type { StopOptions, Stopped } from './operations.ts';
import { releaseOwnName } from './ownName.ts';
import type { SessionRecord } from './record.ts';
import { type HeldSession, SessionLockedError } from './sessionStore.ts';
import { wishStop } from './stopWish.ts';
import { cannotBeRead } from './unreadable.ts';

/** How long to wait for whoever works on the session before its processes are looked at again, in ms. */
const PATIENCE = 200;

/** How long to wait for whoever works on the session in all, beyond the grace, in ms. */
const LONGEST_WAIT = 30_000;

/** Stops a session, also one that somebody is starting; see `Sessions.stop`. */
export async function stopSession(
  desk: Desk,
  name: FullName,
  { graceMs = GRACE }: StopOptions = {},
): Promise<Stopped> {
  if (desk.store.read(name).kind === 'none') throw new UnknownSessionError(name);
  return coordinated(name, async () => {
    const end = performance.now() + graceMs + LONGEST_WAIT;
    let interrupted: Stopped | undefined;
    for (;;) {
      interrupted = (await interruptStart(desk, name, graceMs)) ?? interrupted;
      try {
        const stopped = await desk.store.hold(
          name,
          (held) => stopHeld(desk, held, graceMs),
          PATIENCE,
        );
        const done = stopped ?? interrupted;
        if (done === undefined) throw new UnknownSessionError(name);
        return done;
      } catch (error) {
        if (!(error instanceof SessionLockedError) || performance.now() > end) throw error;
      }
    }
  });
}

/** @returns nothing where there is no such session */
async function stopHeld(
  desk: Desk,
  held: HeldSession,
  graceMs: number,
): Promise<Stopped | undefined> {
  const { name } = held;
  const now = held.read();
  if (now.kind === 'none') return undefined;
  if (now.kind === 'unreadable') throw cannotBeRead(now);
  if (now.kind === 'damaged') {
    if (now.newerId !== undefined) {
      throw new StopFailedError(name, `${name} is a session of a newer Berth. Stop it with that.`);
    }
    const kept = keepAside(now.file);
    throw new StopFailedError(
      name,
      `The record of ${name} is damaged (${now.problem}). It was kept as ${kept}; "berth gc" ends what still runs.`,
    );
  }
  const signal = await endHeld(desk, now.record, graceMs);
  await releaseOwnName(desk.registry, now.record);
  await held.remove();
  fs.rmSync(desk.files.log(name), { force: true });
  return { record: now.record, ...(signal === undefined ? {} : { signal }) };
}

/**
 * Ends a session's processes and nothing else.
 * @returns the last signal that was needed
 * @throws StopFailedError
 */
export async function endHeld(
  { files, isAlive }: Desk,
  record: SessionRecord,
  graceMs: number | undefined,
): Promise<'SIGTERM' | 'SIGKILL' | undefined> {
  const { name, process } = record;
  if (process !== undefined && record.phase !== 'ended' && (await isAlive(process)) === 'unknown') {
    throw new StopFailedError(
      name,
      `${name} runs in another container or on ${process.host}. Stop it there.`,
    );
  }
  const end = await endProcesses(files, record, graceMs);
  if (end.kind === 'ended') return end.signal;
  throw new StopFailedError(
    name,
    `Process ${process?.pid} of ${name} could not be ended (${end.code}).`,
  );
}

/** Ends the processes of a session that somebody is starting; that one sees it and undoes the rest. */
async function interruptStart(
  { files, store, isAlive }: Desk,
  name: FullName,
  graceMs: number,
): Promise<Stopped | undefined> {
  const found = store.read(name);
  if (found.kind !== 'record') return undefined;
  const { record } = found;
  if (record.phase !== 'starting' || (await isAlive(record.starter)) !== 'live') return undefined;
  wishStop(files, record);
  // Whoever waits for a lock sees that word and gives up.
  if (record.process === undefined) return { record };
  const end = await endProcesses(files, record, graceMs);
  if (end.kind === 'failed' || end.signal === undefined) return undefined;
  return { record, signal: end.signal };
}
