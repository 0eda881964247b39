import { ownIdentity } from '../probe/process.ts';
import type { FullName } from '../registry/names.ts';
import { followFile } from '../session/logTail.ts';
import type { LockWait, StartedSession } from '../session/operations.ts';
import type { Crew } from './crew.ts';
import type { Service } from './service.ts';
import { startRequest } from './startRequest.ts';

/** One start of a service. */
export interface ServiceStart {
  readonly service: Service;
  /** The full name of its session. */
  readonly name: FullName;
  /** How often it was started again before. */
  readonly restarts: number;
  /** Somebody asked for it to be started again. */
  readonly asked: boolean;
  /** Calls the start off. */
  readonly signal: AbortSignal;
}

/**
 * Starts a service's session, and hands on what that writes until it ends.
 * @throws SessionError
 */
export async function launchService(
  { service, name, restarts, asked, signal }: ServiceStart,
  crew: Crew,
): Promise<StartedSession> {
  const { sessions, tell, onOutput } = crew;
  const log = new AbortController();
  let following: Promise<void> | undefined;
  let isTold = false;
  // The log is there, and empty, when the first step is told.
  const onStep = () => {
    if (!isTold) tell({ kind: 'starting', service: service.name });
    isTold = true;
    if (onOutput === undefined) return;
    const onText = (text: string) => onOutput(service.name, text);
    following ??= followFile(sessions.files.log(name), { signal: log.signal, onText }).catch(
      (error: Error) => onText(`Its log cannot be shown: ${error.message}\n`),
    );
  };
  const onLockBusy = (wait: LockWait) =>
    tell({ kind: 'waits-for-lock', service: service.name, ...wait });
  const drain = async () => {
    log.abort();
    await following;
  };
  const request = {
    ...startRequest(service, crew, ownIdentity(), restarts),
    ...(asked ? { asked } : {}),
  };
  try {
    const session = await sessions.start(request, { signal, onStep, onLockBusy });
    const { record, readyMs } = session;
    tell({ kind: 'ready', service: service.name, record, readyMs });
    return { ...session, exited: session.exited.finally(drain) };
  } catch (error) {
    await drain();
    throw error;
  }
}
