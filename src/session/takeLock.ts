import type { HeldLock } from '../locks/lockClient.ts';
import type { LockHolder } from '../locks/locks.ts';
import { CancelledError, LockNotGrantedError, StartFailedError } from './errors.ts';
import type { Launch } from './launchSession.ts';
import { lockClientOf } from './lockClient.ts';
import type { SessionRecord } from './record.ts';
import { takeStopWish } from './stopWish.ts';

/** How often to look whether somebody stops the session that waits, in ms. */
const LOOK = 100;

/** A session's lock while it is being started. */
export interface TakenLock {
  /** As its project writes it. */
  readonly name: string;
  /** The connection that it lives by, to be inherited by the session's process; `undefined` once it is lost. */
  readonly fd: number | undefined;
  readonly fence: number;
  /** Settles when the lock is gone though nobody let go of it. */
  readonly lost: Promise<unknown>;
  /** Lets go of it in this process. Whoever inherited the connection has the lock on. */
  letGo(): void;
}

/**
 * Takes the lock of a session, and waits for it as long as the session may take to get ready. The record says so
 * meanwhile.
 * @returns undefined for a session without a lock
 * @throws LockNotGrantedError; CancelledError; StartFailedError where somebody stops the session meanwhile, and on
 *   Windows; LockError
 */
export async function takeLock(
  { desk, held, options }: Launch,
  record: SessionRecord,
): Promise<TakenLock | undefined> {
  const { name, root, lock, readyTimeout } = record;
  if (lock === undefined) return undefined;
  if (process.platform === 'win32') {
    const message = `${name} was not started: on Windows no program can inherit its lock. Without "lock", and with the command "berth lock ${lock} -- COMMAND", it holds that all the same.`;
    throw new StartFailedError(name, message);
  }
  const stopped = new AbortController();
  const { signal = stopped.signal } = options;
  const look = () => void (takeStopWish(desk.files, record) && stopped.abort());
  const timer = setInterval(look, LOOK);
  let holder = '';
  let noted = Promise.resolve();
  let isOver = false;
  const onWaiting = (who: LockHolder | undefined) => {
    if (isOver) return;
    holder = who?.client || 'somebody';
    options.onLockBusy?.({ lock, holder });
    // It is for a look only: whoever has to know that the disk is full hears it at the next one.
    noted = held.write({ ...record, waitsFor: holder }).catch(() => {});
  };
  try {
    const taken = await desk.locks.acquire(
      { name: lock, root },
      {
        wait: readyTimeout,
        clientId: lockClientOf(name),
        signal: AbortSignal.any([signal, stopped.signal]),
        onWaiting,
      },
    );
    if (taken === undefined) throw notGranted(record, holder);
    return inheritable(lock, taken);
  } catch (error) {
    if (stopped.signal.aborted) {
      const message = `${name} was stopped while it waited for its lock ${lock}.`;
      throw new StartFailedError(name, message, { isStopped: true });
    }
    if (signal.aborted) throw new CancelledError(name, `${name} was not started.`);
    throw error;
  } finally {
    isOver = true;
    clearInterval(timer);
    // Whatever is written next comes after it.
    await noted;
  }
}

function notGranted({ name, lock, readyTimeout }: SessionRecord, holder: string): Error {
  const who = holder === '' ? '' : ` ${holder} had it when the wait began.`;
  return new LockNotGrantedError(
    name,
    `${name} was not started: its lock ${lock} was not free within ${readyTimeout / 1000} s.${who} See: berth locks`,
  );
}

function inheritable(name: string, lock: HeldLock): TakenLock {
  const { fd, fence, lost } = lock;
  if (fd === undefined || fence === undefined) {
    lock.abandon();
    throw new Error('The connection of a lock has no descriptor.');
  }
  let isLost = false;
  const told = lost.then(() => {
    isLost = true;
  });
  return {
    name,
    // The number of a connection that has ended soon stands for another file.
    get fd() {
      return isLost ? undefined : fd;
    },
    fence,
    lost: told,
    letGo: () => lock.abandon(),
  };
}
