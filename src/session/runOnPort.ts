import { setTimeout as sleep } from 'node:timers/promises';
import { lockVariables } from '../locks/lockVariables.ts';
import { probePort } from '../probe/free.ts';
import { endProcesses, markOf } from './endProcesses.ts';
import type { FilledCommand } from './filledCommand.ts';
import type { Means } from './handoff/handoff.ts';
import { type Held, holdPort } from './handoff/holdPort.ts';
import type { Launch } from './launchSession.ts';
import type { StartedSession } from './operations.ts';
import { bindOwnName } from './ownName.ts';
import { waitUntilReady } from './ready/waitUntilReady.ts';
import type { SessionRecord } from './record.ts';
import { SESSION_VARIABLE } from './sessionFiles.ts';
import { type GatedProcess, spawnGated } from './spawnGated.ts';
import {
  type Failure,
  judge,
  lockLost,
  notSpawned,
  readyOf,
  takenByStranger,
  type Waited,
} from './startFailure.ts';
import type { TakenLock } from './takeLock.ts';

/** How long it takes a shell at most to find out that a command cannot be executed, in ms. */
const FIRST_MOMENTS = 100;

/** What shells exit with then: found but not to be executed, not found. */
const NOT_EXECUTED: ReadonlySet<number> = new Set([126, 127]);

/** What one try to start a session works with. */
export interface Trial extends Launch {
  /** Open for appending; this start's part of it begins at `start`, in bytes. */
  readonly log: { readonly fd: number; readonly start: number };
  readonly filled: FilledCommand;
  readonly means: Means;
  /** The session's lock, if it has one; taken, and let go of, by whoever tries. */
  readonly lock: TakenLock | undefined;
}

/** What became of one try. */
export type TrialOutcome =
  | { readonly kind: 'ready'; readonly session: StartedSession }
  | (Failure & {
      readonly kind: 'failed';
      /** With the process that may still run. */
      readonly record: SessionRecord;
    });

/** Starts a session's process on its port and waits until it is ready, once. */
export async function runOnPort(trial: Trial, draft: SessionRecord): Promise<TrialOutcome> {
  const { desk, filled, means, log, lock } = trial;
  const failed = (failure: Failure): TrialOutcome => ({
    kind: 'failed',
    record: draft,
    ...failure,
  });
  const held = await keepPort(draft, means);
  if (held === 'taken') return failed(await takenByStranger(draft));
  const lockFd = lock?.fd;
  if (lock !== undefined && lockFd === undefined) {
    if (held !== 'none') held.release();
    return failed(lockLost(draft));
  }
  const spawned = await spawnGated({
    command: filled.command,
    env: {
      ...filled.env,
      PWD: draft.cwd,
      [SESSION_VARIABLE]: desk.files.marker(draft.id),
      ...(lock === undefined ? {} : lockVariables(lock.name, lock.fence)),
    },
    cwd: draft.cwd,
    logFd: log.fd,
    held: held === 'none' ? undefined : held,
    lockFd,
  });
  if (spawned.kind === 'taken') return failed(await takenByStranger(draft));
  if (spawned.kind === 'failed') return failed(notSpawned(draft, spawned.code));
  const { gated } = spawned;
  const record: SessionRecord = { ...draft, process: gated.identity, means };
  try {
    return await runGated(trial, record, gated);
  } catch (error) {
    // What nobody wrote down must not go on, nor wait at its gate.
    await endProcesses(desk.files, record, 0);
    throw error;
  }
}

async function runGated(
  trial: Trial,
  record: SessionRecord,
  gated: GatedProcess,
): Promise<TrialOutcome> {
  const { desk, held: session, options } = trial;
  const begun = performance.now();
  await session.write(record);
  gated.open();
  options.onStep?.('waiting');
  // While its server starts. Both are waited for: the name must not be bound once it was given back.
  const [waited, bound] = await Promise.allSettled([
    untilReadyOrEnded(trial, record, gated),
    bindOwnName(desk.registry, record, gated.identity),
  ]);
  if (waited.status === 'rejected') throw waited.reason;
  if (bound.status === 'rejected') throw bound.reason;
  const outcome = waited.value;
  if (outcome.kind !== 'ready') {
    return { kind: 'failed', record, ...(await judge(trial, record, outcome)) };
  }
  const ready: SessionRecord = { ...record, phase: 'running', readyAt: new Date().toISOString() };
  await session.write(ready);
  const { exited, detach } = gated;
  const readyMs = performance.now() - begun;
  return { kind: 'ready', session: { record: ready, readyMs, exited, detach } };
}

/** Holds the session's port; nothing where there is none, or it cannot be held. */
async function keepPort({ port }: SessionRecord, means: Means): Promise<Held | 'none' | 'taken'> {
  if (port === undefined) return 'none';
  if (means === 'none') {
    const state = await probePort(port);
    // Whoever merely holds a port that is this name's own holds it for the same name.
    return state.kind === 'used' && state.seen !== 'mark' ? 'taken' : 'none';
  }
  const holding = holdPort(port, means);
  switch (holding.kind) {
    case 'held':
      return holding.held;
    case 'taken':
      return 'taken';
    case 'unsupported':
      return 'none';
  }
}

/** Waits until the session is ready, its process ends or its start is called off. */
async function untilReadyOrEnded(
  { desk, log, means, options, lock }: Trial,
  record: SessionRecord,
  { exited, identity }: GatedProcess,
): Promise<Waited> {
  const stop = new AbortController();
  const signal =
    options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  const ready = waitUntilReady(readyOf(record), {
    ...(record.port === undefined ? {} : { port: record.port }),
    process: identity,
    mark: markOf(desk.files, record.id, identity.pid),
    logFile: desk.files.log(record.name),
    logStart: log.start,
    inherited: means === 'fd',
    timeoutMs: record.readyTimeout,
    signal,
  });
  const ended = exited.then((end): Waited => ({ kind: 'exited', end }));
  const lost = lock === undefined ? ended : lock.lost.then((): Waited => ({ kind: 'lock-lost' }));
  try {
    const outcome = await Promise.race([ready, ended, lost]);
    const isUnseen = outcome.kind === 'ready' && (record.ready === 'none' || means === 'fd');
    if (!isUnseen) return outcome;
    // Nothing was waited for: one that cannot even be executed shows that within moments.
    const soon = await Promise.race([ended, lost, sleep(FIRST_MOMENTS, outcome)]);
    if (soon.kind === 'lock-lost') return soon;
    return soon.kind === 'exited' && NOT_EXECUTED.has(soon.end.code ?? 0) ? soon : outcome;
  } catch (error) {
    if (options.signal?.aborted) return { kind: 'cancelled' };
    throw error;
  } finally {
    stop.abort();
    await ready.catch(() => {});
  }
}
