import { randomBytes } from 'node:crypto';
import { ownIdentity } from '../probe/process.ts';
import type { FullName } from '../registry/names.ts';
import { coordinated } from './coordination.ts';
import type { Desk } from './desk.ts';
import { AlreadyRunningError } from './errors.ts';
import { launchSession } from './launchSession.ts';
import { clearRemains } from './mend.ts';
import type { StartedSession, StartOptions, StartRequest } from './operations.ts';
import type { SessionRecord } from './record.ts';
import { type HeldSession, SessionLockedError } from './sessionStore.ts';

/** How long a session may take to get ready, in ms, unless it is told otherwise. */
const READY_TIMEOUT = 30_000;

/** How long to wait for whoever works on the session at the moment, in ms: it may wait for a slow server itself. */
const PATIENCE = 500;

/** Starts a session; see `Sessions.start`. */
export async function startSession(
  desk: Desk,
  request: StartRequest,
  options: StartOptions = {},
): Promise<StartedSession> {
  // Until the registry can be read, its name is what it was called.
  const name = await coordinated(request.name as FullName, () => fullNameOf(desk, request));
  return coordinated(name, async () => {
    await refuseIfRunning(desk, name);
    try {
      return await desk.store.hold(name, start, PATIENCE);
    } catch (error) {
      if (!(error instanceof SessionLockedError)) throw error;
      throw new AlreadyRunningError(name, `${name} is being started or stopped at the moment.`);
    }
  });

  async function start(held: HeldSession): Promise<StartedSession> {
    await refuseIfRunning(desk, name);
    await clearRemains(desk, held);
    return startHeld(desk, held, newRecord(name, request), options, request.inherited);
  }
}

/**
 * Starts what a record says, anew.
 * @param inherited the environment that it starts from; this process's own by default
 */
export async function startHeld(
  desk: Desk,
  held: HeldSession,
  record: SessionRecord,
  options: StartOptions,
  inherited: NodeJS.ProcessEnv = process.env,
  fresh = true,
): Promise<StartedSession> {
  const anew = { ...fit(record), id: newId(), starter: ownIdentity() };
  return launchSession({ desk, held, options, inherited, fresh }, anew);
}

/** A record without what was true of its last start only. */
function fit(before: SessionRecord): SessionRecord {
  const { process, port, readyAt, end, intent, waitsFor, fence, ...record } = before;
  return { ...record, phase: 'starting', started: new Date().toISOString() };
}

function newRecord(name: FullName, request: StartRequest): SessionRecord {
  const { inherited: _, portless, name: written, supervisor, restarts, ...given } = request;
  return {
    cwd: request.root,
    env: {},
    ready: portless ? 'none' : 'tcp',
    readyTimeout: READY_TIMEOUT,
    handoff: 'auto',
    ...(portless ? {} : { portName: written }),
    ...given,
    name,
    id: newId(),
    phase: 'starting',
    starter: ownIdentity(),
    ownsName: false,
    means: 'none',
    started: new Date().toISOString(),
    ...(supervisor === undefined ? {} : { supervisor, restarts: restarts ?? 0 }),
  };
}

function newId(): string {
  return randomBytes(8).toString('hex');
}

async function fullNameOf({ registry }: Desk, request: StartRequest): Promise<FullName> {
  return (await registry.read()).fullName(request);
}

/** @throws AlreadyRunningError */
async function refuseIfRunning({ store, isAlive }: Desk, name: FullName): Promise<void> {
  const found = store.read(name);
  if (found.kind !== 'record' || found.record.phase !== 'running') return;
  const { process, starter, port } = found.record;
  const where = port === undefined ? '' : ` on port ${port}`;
  const life = process === undefined ? 'dead' : await isAlive(process);
  if (life === 'live') {
    const words = `${name} runs already${where} (process ${process?.pid}).`;
    throw new AlreadyRunningError(name, words);
  }
  if (life === 'unknown') {
    throw new AlreadyRunningError(
      name,
      `${name} may run in another container or on ${starter.host}${where}; from here that cannot be seen.`,
    );
  }
}
