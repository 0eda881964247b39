import { setTimeout as sleep } from 'node:timers/promises';
import type { FullName } from '../registry/names.ts';
import { coordinated } from './coordination.ts';
import type { Desk } from './desk.ts';
import { StartFailedError, StopFailedError, UnknownSessionError } from './errors.ts';
import type { StartedSession, StartOptions, StopOptions } from './operations.ts';
import { releaseOwnName } from './ownName.ts';
import type { SessionRecord } from './record.ts';
import { startHeld } from './start.ts';
import { endHeld } from './stop.ts';
import { cannotBeRead } from './unreadable.ts';

/** How to start a session again. */
export interface RestartOptions extends StartOptions, StopOptions {
  /** The environment that it starts from; this process's own by default. */
  readonly inherited?: NodeJS.ProcessEnv;
}

/** What became of a session that was to be started again. */
export type Restarted =
  | { readonly kind: 'started'; readonly session: StartedSession }
  /** Its supervisor has started it. */
  | { readonly kind: 'by-supervisor'; readonly record: SessionRecord };

/** Starts a session again, on the port it has; see `Sessions.restart`. */
export async function restartSession(
  desk: Desk,
  name: FullName,
  options: RestartOptions = {},
): Promise<Restarted> {
  if (desk.store.read(name).kind === 'none') throw new UnknownSessionError(name);
  return coordinated(name, async () => {
    const done = await desk.store.hold(name, async (held): Promise<Restarted | SessionRecord> => {
      const found = held.read();
      if (found.kind === 'none') throw new UnknownSessionError(name);
      if (found.kind === 'unreadable') throw cannotBeRead(found);
      if (found.kind === 'damaged') {
        if (found.newerId !== undefined) {
          throw new StopFailedError(name, `${name} is a session of a newer Berth. Use that.`);
        }
        throw new StopFailedError(
          name,
          `The record of ${name} is damaged (${found.problem}). Run "berth gc", then start it anew.`,
        );
      }
      const { record } = found;
      if (record.supervisor !== undefined && (await desk.isAlive(record.supervisor)) === 'live') {
        await held.write({ ...record, intent: 'restart' });
        await endHeld(desk, record, options.graceMs);
        return record;
      }
      await endHeld(desk, record, options.graceMs);
      const { supervisor: _, ...own } = record;
      try {
        const session = await startHeld(desk, held, own, options, options.inherited, false);
        return { kind: 'started', session };
      } catch (error) {
        // As long as no new start has it, the name goes with the process that was ended.
        await releaseOwnName(desk.registry, record);
        throw error;
      }
    });
    if ('kind' in done) return done;
    return { kind: 'by-supervisor', record: await untilStartedAgain(desk, done) };
  });
}

/** Waits until the supervisor has the session ready again, or gave it up. */
async function untilStartedAgain(desk: Desk, before: SessionRecord): Promise<SessionRecord> {
  const { name } = before;
  // It may wait for its lock for as long as for getting ready after that.
  const waits = before.lock === undefined ? 1 : 2;
  const end = performance.now() + waits * before.readyTimeout + 10_000;
  let gone = 0;
  while (performance.now() < end) {
    await sleep(50);
    const found = desk.store.read(name);
    // Between the record of the last start and the next one's there is none for a moment.
    if (found.kind === 'none' && ++gone < 20) continue;
    if (found.kind !== 'record') break;
    gone = 0;
    const { record } = found;
    if (record.id === before.id) {
      // Its supervisor tried, and puts the start off or gives it up.
      if (record.phase === 'ended' && record.intent === undefined) break;
      continue;
    }
    if (record.phase === 'running') return record;
    if (record.phase === 'ended') break;
  }
  throw new StartFailedError(
    name,
    `${name} was not started again by its supervisor (process ${before.supervisor?.pid}).`,
  );
}
