import fs from 'node:fs';
import { signalGroup } from '../probe/endGroup.ts';
import type { FullName } from '../registry/names.ts';
import { coordinated } from './coordination.ts';
import type { Desk } from './desk.ts';
import { endProcesses, markOf } from './endProcesses.ts';
import { StopFailedError, UnknownSessionError } from './errors.ts';
import { keepAside } from './mend.ts';
import type { StopOptions, Stopped } from './operations.ts';
import { releaseOwnName } from './ownName.ts';
import type { SessionRecord } from './record.ts';

/** Stops a session; see `Sessions.stop`. */
export async function stopSession(
  desk: Desk,
  name: FullName,
  { graceMs }: StopOptions = {},
): Promise<Stopped> {
  const found = desk.store.read(name);
  if (found.kind === 'none') throw unknown(name);
  return coordinated(name, async () => {
    const interrupted = found.kind === 'record' && (await interruptStart(desk, found.record));
    return desk.store.hold(name, async (held) => {
      const now = held.read();
      if (now.kind === 'damaged') {
        const kept = keepAside(now.file);
        throw new StopFailedError(
          name,
          `The record of ${name} is damaged (${now.problem}). It was kept as ${kept}; "berth gc" ends what still runs.`,
        );
      }
      if (now.kind === 'none') {
        if (interrupted && found.kind === 'record')
          return { record: found.record, signal: 'SIGTERM' };
        throw unknown(name);
      }
      const signal = await endHeld(desk, now.record, graceMs);
      await releaseOwnName(desk.registry, now.record);
      await held.remove();
      fs.rmSync(desk.files.log(name), { force: true });
      return { record: now.record, ...(signal === undefined ? {} : { signal }) };
    });
  });
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

/**
 * Ends the process of a session that somebody is starting; that one sees it and undoes the rest.
 * @returns whether there was such a process
 */
async function interruptStart({ files, isAlive }: Desk, record: SessionRecord): Promise<boolean> {
  const { phase, starter, process, id } = record;
  if (phase !== 'starting' || (await isAlive(starter)) !== 'live') return false;
  if (process === undefined) return false;
  const sent = await signalGroup(process, markOf(files, id, process.pid), 'SIGTERM');
  return sent.kind === 'sent';
}

function unknown(name: FullName): UnknownSessionError {
  return new UnknownSessionError(name, `There is no session ${name}.`);
}
