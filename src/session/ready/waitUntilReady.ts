import { setTimeout as delay } from 'node:timers/promises';
import { tryConnect } from '../../probe/connect.ts';
import type { Listener } from '../../probe/listeners.ts';
import type { Port } from '../../probe/port.ts';
import { isAlive } from '../../probe/process.ts';
import { askHttp, type HttpAnswer } from './askHttp.ts';
import { LogSearch } from './logSearch.ts';
import { type PortHolder, portHolder, type SessionProcesses } from './portHolder.ts';
import type { ReadySpec } from './readySpec.ts';

/** What is waited for, and where to look. */
export interface WaitOptions extends SessionProcesses {
  readonly port: Port;
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

/** The first pause between two looks, and the longest. */
const PAUSE_MS = { first: 10, longest: 100 } as const;

/** Finding out who the other is means to look through the machine. */
const STRANGER_PAUSE_MS = 250;

/** Someone who is about to end, such as this session's predecessor, is given this long. */
const STRANGER_MS = 2000;

/** A server that accepts connections and does not answer is asked again. */
const ANSWER_MS = 5000;

const LOOPBACKS = ['127.0.0.1', '::1'] as const;

type Seen = { readonly kind: 'ready' } | LastSeen;

/** One look; `leftMs` is what remains of the time. */
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
      return untilReady(() => lookForListener(options), options);
    case 'http':
      return untilReady((leftMs) => lookForAnswer(spec.path, options, leftMs), options);
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
  const deadline = performance.now() + timeoutMs;
  let stranger: { readonly listener: Listener; readonly since: number } | undefined;
  for (let pause: number = PAUSE_MS.first; ; pause = Math.min(pause * 1.5, PAUSE_MS.longest)) {
    const seen = await look(Math.max(deadline - performance.now(), 1));
    signal?.throwIfAborted();
    if (seen.kind === 'ready') return seen;
    const now = performance.now();
    if (seen.kind !== 'stranger') stranger = undefined;
    else if (!isSame(stranger?.listener, seen.listener)) {
      stranger = { listener: seen.listener, since: now };
    } else if (stranger !== undefined && now - stranger.since >= STRANGER_MS) {
      return { kind: 'taken', culprit: seen.listener };
    }
    if (now >= deadline) return { kind: 'timeout', seen };
    await rest(
      Math.min(stranger === undefined ? pause : STRANGER_PAUSE_MS, deadline - now),
      signal,
    );
  }
}

async function lookForListener(options: WaitOptions): Promise<Seen> {
  const { port, process, inherited, signal } = options;
  if (inherited) return { kind: (await isAlive(process)) === 'dead' ? 'nothing-listens' : 'ready' };
  const holder = await portHolder(port, options, signal);
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
}

async function lookForAnswer(path: string, options: WaitOptions, leftMs: number): Promise<Seen> {
  const { port, inherited, signal } = options;
  const holder: PortHolder = inherited
    ? { kind: 'untold' }
    : await portHolder(port, options, signal);
  if (holder.kind === 'nobody') return { kind: 'nothing-listens' };
  if (holder.kind === 'stranger') return holder;
  const addresses = holder.kind === 'untold' ? LOOPBACKS : reachable(holder.addresses);
  let answer: HttpAnswer = { kind: 'no-answer', code: 'ECONNREFUSED' };
  for (const address of addresses) {
    const found = await askHttp(address, port, path, Math.min(ANSWER_MS, leftMs), signal);
    if (found.kind === 'answered') {
      return found.status >= 200 && found.status <= 399 ? { kind: 'ready' } : found;
    }
    // A closed loopback beside an open one says nothing.
    if (found.code !== 'ECONNREFUSED') answer = found;
  }
  return answer;
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
