import { setTimeout as delay } from 'node:timers/promises';
import { tryConnect } from '../../probe/connect.ts';
import type { Listener } from '../../probe/listeners.ts';
import type { Port } from '../../probe/port.ts';
import { isAlive } from '../../probe/process.ts';
import { askHttp, type HttpAnswer } from './askHttp.ts';
import { HolderLook } from './holderLook.ts';
import { LogSearch } from './logSearch.ts';
import type { PortHolder, SessionProcesses } from './portHolder.ts';
import type { ReadySpec } from './readySpec.ts';

/** What is waited for, and where to look. */
export interface WaitOptions extends SessionProcesses {
  /** Absent for a session without one; with `tcp` it then is ready when it lives. */
  readonly port?: Port;
  readonly logFile: string;
  /** Where in the log file this start of the session begins, in bytes. */
  readonly logStart: number;
  /**
   * The process was given its port as a socket that listens already. With `tcp` it then is ready when
   * it lives, as nothing better can be known.
   */
  readonly inherited?: boolean;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** What was seen last of a session that did not get ready. */
export type LastSeen =
  | { readonly kind: 'nothing-listens' }
  /** Somebody else has the port. */
  | { readonly kind: 'stranger'; readonly listener: Listener }
  | HttpAnswer
  | { readonly kind: 'not-in-log' };

/** How the waiting ended. `taken`: somebody else listens on the port and goes on doing so. */
export type ReadyOutcome =
  | { readonly kind: 'ready' }
  | { readonly kind: 'timeout'; readonly seen: LastSeen }
  | { readonly kind: 'taken'; readonly culprit: Listener };

/** The pause between two looks is a tenth of the time that has passed, within these. */
const PAUSE_MS = { shortest: 10, longest: 100 } as const;

/** Finding out who the other is means to look through the machine. */
const STRANGER_PAUSE_MS = 250;

/** Someone who is about to end, such as this session's predecessor, is given this long. */
const STRANGER_MS = 2000;

/** A server that accepts connections and does not answer is asked again. */
const ANSWER_MS = 5000;

/** A server that came up at the last moment has this long. */
const LAST_ANSWER_MS = 200;

const LOOPBACKS = ['127.0.0.1', '::1'] as const;

type Seen = { readonly kind: 'ready' } | LastSeen;

/** One look; `leftMs` is what remains of the time, 0 for the last look. */
type Look = (leftMs: number) => Promise<Seen>;

/**
 * Waits until a session is ready.
 *
 * On Linux a port counts as listened on when a process of the session does so, see {@link PortHolder};
 * no connection is made for it, so servers for a single connection are safe. Elsewhere whoever answers
 * a connection counts (not yet run there).
 *
 * @throws the signal's reason when it is aborted: the caller watches the process and stops the waiting
 *   when it ends
 * @throws ProbeError the machine could not be asked; a system error when the log can't be read
 */
export async function waitUntilReady(spec: ReadySpec, options: WaitOptions): Promise<ReadyOutcome> {
  const { signal } = options;
  signal?.throwIfAborted();
  switch (spec.kind) {
    case 'none':
      return { kind: 'ready' };
    case 'tcp':
      return untilReady(listenerLook(options), options);
    case 'http':
      return untilReady(answerLook(spec.path, options), options);
    case 'log': {
      const search = new LogSearch(spec.text, options.logFile, options.logStart);
      try {
        return await untilReady(async () => {
          return { kind: (await search.finds(signal)) ? 'ready' : 'not-in-log' };
        }, options);
      } finally {
        await search.close();
      }
    }
  }
}

async function untilReady(
  look: Look,
  { timeoutMs, signal }: Pick<WaitOptions, 'timeoutMs' | 'signal'>,
): Promise<ReadyOutcome> {
  const begun = performance.now();
  const deadline = begun + timeoutMs;
  let stranger: { readonly listener: Listener; readonly since: number } | undefined;
  let before: LastSeen | undefined;
  for (;;) {
    const seen = await look(Math.max(deadline - performance.now(), 0));
    signal?.throwIfAborted();
    if (seen.kind === 'ready') return seen;
    const now = performance.now();
    if (seen.kind !== 'stranger') stranger = undefined;
    else if (!isSame(stranger?.listener, seen.listener)) {
      stranger = { listener: seen.listener, since: now };
    } else if (stranger !== undefined && now - stranger.since >= STRANGER_MS) {
      return { kind: 'taken', culprit: seen.listener };
    }
    // A question that the deadline cut short tells less than the one before it.
    const isCutShort = seen.kind === 'no-answer' && seen.code === 'ETIMEDOUT';
    if (now >= deadline) return { kind: 'timeout', seen: (isCutShort && before) || seen };
    before = isCutShort ? before : seen;
    const pause = Math.max(PAUSE_MS.shortest, Math.min((now - begun) / 10, PAUSE_MS.longest));
    await rest(
      Math.min(stranger === undefined ? pause : STRANGER_PAUSE_MS, deadline - now),
      signal,
    );
  }
}

function listenerLook({ port, inherited, signal, ...session }: WaitOptions): Look {
  if (port === undefined || inherited) {
    return async () => {
      return { kind: (await isAlive(session.process)) === 'dead' ? 'nothing-listens' : 'ready' };
    };
  }
  const holders = new HolderLook(port, session);
  return async (leftMs) => {
    const holder = await holders.look(leftMs === 0, signal);
    switch (holder.kind) {
      case 'session':
      case 'unseen':
        return { kind: 'ready' };
      case 'nobody':
        return { kind: 'nothing-listens' };
      case 'stranger':
        return holder;
      case 'untold': {
        for (const address of LOOPBACKS) {
          if ((await tryConnect(address, port, signal)) === 'connected') return { kind: 'ready' };
        }
        return { kind: 'nothing-listens' };
      }
    }
  };
}

/** @throws RangeError for a session without a port */
function answerLook(path: string, options: WaitOptions): Look {
  const { port, inherited, signal, ...session } = options;
  if (port === undefined) throw new RangeError('A session without a port cannot be asked by HTTP.');
  const holders = new HolderLook(port, session);
  let answered: Seen | undefined;
  return async (leftMs) => {
    const isLast = leftMs === 0;
    const holder: PortHolder = inherited ? { kind: 'untold' } : await holders.look(isLast, signal);
    if (holder.kind === 'nobody') return { kind: 'nothing-listens' };
    if (holder.kind === 'stranger') return holder;
    const addresses = holder.kind === 'untold' ? LOOPBACKS : reachable(holder.addresses);
    const timeoutMs = isLast ? LAST_ANSWER_MS : Math.min(ANSWER_MS, leftMs);
    const seen = await firstAnswer(addresses, (address) =>
      askHttp(address, port, path, timeoutMs, signal),
    );
    // An answer says more than that there was no time for another.
    if (timeoutMs < ANSWER_MS && isSilence(seen)) return answered ?? seen;
    if (seen.kind === 'answered') answered = seen;
    return seen;
  };
}

/** The answer of the first address where somebody listens. */
async function firstAnswer(
  addresses: Iterable<string>,
  ask: (address: string) => Promise<HttpAnswer>,
): Promise<Seen> {
  for (const address of addresses) {
    const answer = await ask(address);
    if (answer.kind === 'no-answer' && answer.code === 'ECONNREFUSED') continue;
    return answer.kind === 'answered' && isGood(answer.status) ? { kind: 'ready' } : answer;
  }
  return { kind: 'no-answer', code: 'ECONNREFUSED' };
}

function isSilence(seen: Seen): boolean {
  return seen.kind === 'no-answer' && seen.code === 'ETIMEDOUT';
}

function isGood(status: number): boolean {
  return status >= 200 && status <= 399;
}

/** Where a server that listens on these addresses can be asked, loopback first. */
function reachable(addresses: readonly string[]): ReadonlySet<string> {
  const asked = addresses.flatMap((address) => {
    if (address === '0.0.0.0') return ['127.0.0.1'];
    return address === '::' ? LOOPBACKS : [address];
  });
  return new Set([...LOOPBACKS.filter((address) => asked.includes(address)), ...asked]);
}

function isSame(a: Listener | undefined, b: Listener): boolean {
  return a !== undefined && a.pid === b.pid && a.startTime === b.startTime;
}

async function rest(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await delay(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
