import fs from 'node:fs';
import { type Listener, listenerOf } from '../probe/listeners.ts';
import { describeListener } from '../registry/messages.ts';
import { CancelledError, NotReadyError, type SessionError, StartFailedError } from './errors.ts';
import { readTail } from './logTail.ts';
import { explainNotExecutable, explainNotFound } from './notFound.ts';
import { addressInUse } from './portsInUse.ts';
import { describeNotReady } from './ready/describeNotReady.ts';
import { parseReady, type ReadySpec } from './ready/readySpec.ts';
import type { ReadyOutcome } from './ready/waitUntilReady.ts';
import type { SessionEnd, SessionRecord } from './record.ts';
import type { Trial } from './runOnPort.ts';
import { takeStopWish } from './stopWish.ts';

/** How the wait for a session ended. */
export type Waited =
  | ReadyOutcome
  | { readonly kind: 'exited'; readonly end: SessionEnd }
  | { readonly kind: 'lock-lost' }
  | { readonly kind: 'cancelled' };

/** Why a try to start a session failed. */
export interface Failure {
  /** `taken`: somebody else has the port. `hold`: its server could not share the port with our own hold. */
  readonly why: 'taken' | 'hold' | 'other';
  readonly error: SessionError;
}

/** How much of the log goes with an error. */
const LAST_LINES = { lines: 20, bytes: 16_384 };

/** What a session waits for. @throws StartFailedError where the record says what this Berth does not know */
export function readyOf({ name, ready }: SessionRecord): ReadySpec {
  const parsed = parseReady(ready);
  if (parsed.kind === 'ready') return parsed.spec;
  throw new StartFailedError(name, `${name} was not started. ${parsed.problem}`);
}

/** The failure behind the end of a wait. */
export async function judge(
  trial: Trial,
  record: SessionRecord,
  waited: Exclude<Waited, { kind: 'ready' }>,
): Promise<Failure> {
  const { name, readyTimeout, port } = record;
  switch (waited.kind) {
    case 'cancelled':
      return { why: 'other', error: new CancelledError(name, `${name} was not started.`) };
    case 'lock-lost':
      return lockLost(record);
    case 'taken':
      return takenByStranger(record, waited.culprit);
    case 'timeout': {
      const reason = describeNotReady(waited, readyOf(record), port, readyTimeout);
      const log = await lastLines(trial, record);
      return {
        why: 'other',
        error: new NotReadyError(name, `${name} is not ready: ${reason}`, { log }),
      };
    }
    case 'exited':
      return judgeExit(trial, record, waited.end);
  }
}

/** Its lock is anybody's by now. */
export function lockLost({ name, lock }: SessionRecord): Failure {
  const message = `${name} lost its lock ${lock} while it was starting, as the server of locks ended. Start it again.`;
  return { why: 'other', error: new StartFailedError(name, message) };
}

/** Somebody else listens on the session's port. */
export async function takenByStranger(
  { name, port, portName = name }: SessionRecord,
  known?: Listener,
): Promise<Failure> {
  const culprit = known ?? (port === undefined ? undefined : await listenerOf(port));
  const who = culprit === undefined ? 'another program' : describeListener(culprit);
  const message = `${name} could not be started: its port ${port} is taken by ${who}. End that program, or run: berth move ${portName}`;
  const trouble = culprit === undefined ? {} : { culprit };
  return { why: 'taken', error: new StartFailedError(name, message, trouble) };
}

/** The system did not start the process. `code` is its error name. */
export function notSpawned({ name, cwd }: SessionRecord, code: string): Failure {
  const isFolderGone = code === 'ENOENT' && !fs.existsSync(cwd);
  const why = isFolderGone
    ? `there is no folder ${cwd}.`
    : explainNotExecutable('The command', code, cwd);
  return {
    why: 'other',
    error: new StartFailedError(name, `${name} could not be started: ${why}`),
  };
}

async function judgeExit(trial: Trial, record: SessionRecord, end: SessionEnd): Promise<Failure> {
  const { name, port } = record;
  if (takeStopWish(trial.desk.files, record)) {
    const message = `${name} was stopped while it was starting.`;
    return { why: 'other', error: new StartFailedError(name, message, { isStopped: true }) };
  }
  const log = await lastLines(trial, record);
  const [program = ''] = trial.filled.command;
  const isShellsWord = log.length === 1 && /^(?:sh|env): /.test(log[0] ?? '');
  if (isShellsWord && end.code === 127) {
    const start = `berth session start ${name}`;
    const why = explainNotFound({ program, env: trial.filled.env, cwd: record.cwd, start });
    return {
      why: 'other',
      error: new StartFailedError(name, `${name} could not be started. ${why}`),
    };
  }
  if (isShellsWord && end.code === 126) {
    const why = explainNotExecutable(program, 'EACCES', record.cwd);
    return {
      why: 'other',
      error: new StartFailedError(name, `${name} could not be started. ${why}`),
    };
  }
  const inUse = addressInUse(log.join('\n'));
  if (inUse !== undefined && port !== undefined && (inUse.port ?? port) === port) {
    const listener = await listenerOf(port);
    if (listener !== undefined) {
      const { error } = await takenByStranger(record, listener);
      return {
        why: 'taken',
        error: new StartFailedError(name, error.message, { log, culprit: listener }),
      };
    }
    const isHeld = trial.means === 'hold' || trial.means === 'reuseport';
    const message = isHeld
      ? `${name} found its port ${port} in use: its server sets no SO_REUSEADDR, so it cannot share the port with the socket that holds it. Start it with --handoff none.`
      : `${name} found its port ${port} in use, and nobody listens there any more. Try again.`;
    const error = new StartFailedError(name, message, { log });
    return { why: isHeld ? 'hold' : 'taken', error };
  }
  const how = end.signal === undefined ? `with code ${end.code}` : `by ${end.signal}`;
  const message = `${name} did not start: its process ended ${how} before it was ready.`;
  return { why: 'other', error: new StartFailedError(name, message, { log }) };
}

async function lastLines({ desk, log }: Trial, { name }: SessionRecord): Promise<string[]> {
  const text = await readTail(desk.files.log(name), { ...LAST_LINES, from: log.start }).catch(
    () => '',
  );
  return text === '' ? [] : text.split('\n');
}
