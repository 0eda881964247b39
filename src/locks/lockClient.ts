import { setTimeout as sleep } from 'node:timers/promises';
import type { LockAddress } from './lockAddress.ts';
import { LockError } from './lockError.ts';
import {
  ACTIONS,
  formatWait,
  isClientId,
  isLockName,
  LONGEST_WAIT,
  type Reply,
} from './protocol.ts';
import {
  ANSWER,
  cancelled,
  endedEarly,
  nonsense,
  refusal,
  silent,
  Talk,
  type TalkEnd,
} from './talk.ts';

/** The longest line that is taken in from a server, in bytes: all answers to a lock's client are shorter. */
const LONGEST_REPLY = 1024;
/** How often one who waits asks whether the server is still there, in ms. */
const PULSE = 15_000;
/** Whoever has waited this long for an answer, in ms, waits for the holder. */
const AT_ONCE = 200;
/** How often a server that knows no waiting is asked again, in ms. */
const ASK_AGAIN = 500;
/** Clocks differ: a server that answers this much too early, in ms, has waited. */
const SLACK = 50;

/** Why a lock is no longer held. */
export type LostReason =
  | 'closed' // the server ended, or ended the connection
  | 'silent' // it no longer answers
  | 'protocol'; // it says what makes no sense

/** A lock that is held for as long as its connection lives. */
export interface HeldLock {
  /** As the server knows it. */
  readonly name: string;
  /** Grows from holder to holder, where the server gives such numbers and was asked to. */
  readonly fence?: number;
  /** Settles when the lock was lost; never when it was given up here. */
  readonly lost: Promise<LostReason>;
  /** The connection's descriptor, for a child to inherit; absent on Windows. */
  readonly fd?: number;
  /** Gives it up, also where children have the connection. Never rejects. */
  release(): Promise<void>;
  /** Closes the connection here. Where a child has inherited it, the lock lives on with the child. */
  abandon(): void;
}

/** How a lock is asked for. */
export interface LockRequest {
  readonly name: string;
  /** What the client calls itself. */
  readonly clientId?: string | undefined;
  /** How long to wait for it at most, in ms. */
  readonly wait?: number;
  /** Ask for a number that grows from holder to holder. */
  readonly fence?: boolean;
  /** How often the holder asks whether the server is still there, in ms; never when absent. */
  readonly keepAlive?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told when it has to be waited for. */
  readonly onWaiting?: () => void;
}

/**
 * Takes a lock of a server. One that knows no waiting, as TcpNetLock's, is asked again and again.
 * @returns `undefined` when somebody else has it all the time
 * @throws LockError
 */
export async function acquireLock(
  address: LockAddress,
  request: LockRequest,
): Promise<HeldLock | undefined> {
  const { name, clientId, signal } = request;
  if (!isLockName(name)) {
    throw new LockError(
      'invalid-name',
      'The name of a lock is made of letters, digits, _ and -, up to 200 of them.',
    );
  }
  if (clientId !== undefined && !isClientId(clientId)) {
    throw new LockError(
      'invalid-name',
      'The name of a client is made of letters, digits and . @ _ -, up to 200 of them.',
    );
  }
  const end = performance.now() + (request.wait ?? 0);
  const onWaiting = once(request.onWaiting);
  for (;;) {
    const wait = Math.min(LONGEST_WAIT, Math.max(0, end - performance.now()));
    const held = await askOnce(address, { ...request, onWaiting, wait });
    const left = end - performance.now();
    if (held !== undefined || left <= SLACK) return held;
    onWaiting();
    await sleep(Math.min(left, ASK_AGAIN), undefined, { signal }).catch(() => {
      throw cancelled(signal);
    });
  }
}

function once(work: () => void = () => {}): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}

async function askOnce(
  address: LockAddress,
  request: LockRequest & { readonly wait: number; readonly onWaiting: () => void },
): Promise<HeldLock | undefined> {
  const { name, clientId, wait, fence, keepAlive, signal, onWaiting } = request;
  const talk = await Talk.open(address, LONGEST_REPLY, signal);
  const pulse = new Pulse(talk);
  return new Promise((resolve, reject) => {
    const isWaiting = wait > 0;
    const timers = [setTimeout(() => fail(silent(address)), wait + ANSWER)];
    if (isWaiting) timers.push(setTimeout(onWaiting, AT_ONCE));
    const onAbort = () => fail(cancelled(signal));
    const settle = () => {
      for (const timer of timers) clearTimeout(timer);
      pulse.stop();
      signal?.removeEventListener('abort', onAbort);
    };
    const fail = (error: LockError) => {
      settle();
      talk.destroy();
      reject(error);
    };
    talk.listen({
      onEnd: (how) => fail(endedEarly(address, how)),
      onReply(reply) {
        if (reply.kind === 'alive' && pulse.isAnswer()) return;
        if (reply.kind === 'ok') {
          settle();
          resolve(new Holding(talk, pulse, name, reply.fence, keepAlive));
        } else if (reply.kind === 'not-granted') {
          settle();
          talk.end();
          resolve(undefined);
        } else fail(whyNot(address, reply));
      },
    });
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
    if (isWaiting) pulse.start(PULSE, () => fail(silent(address)));
    talk.send(ACTIONS.lock, {
      name,
      'client-id': clientId,
      wait: isWaiting ? formatWait(wait) : undefined,
      fence: fence ? 'yes' : undefined,
      secret: address.secret,
    });
  });
}

function whyNot(address: LockAddress, reply: Reply): LockError {
  return reply.kind === 'err' ? refusal(address, reply.message) : nonsense(address);
}

/** Asks regularly whether the server is still there. */
class Pulse {
  readonly #talk: Talk;
  #timer: NodeJS.Timeout | undefined;
  /** How many answers are still to come. */
  #open = 0;

  constructor(talk: Talk) {
    this.#talk = talk;
  }

  /** @param onSilence told when a question was not answered by the time of the next */
  start(every: number, onSilence: () => void): void {
    this.#timer = setInterval(() => {
      if (this.#open > 0) return onSilence();
      this.#open++;
      this.#talk.send(ACTIONS.keepAlive);
    }, every);
  }

  /** Whether somebody asked for this `alive`. */
  isAnswer(): boolean {
    if (this.#open === 0) return false;
    this.#open--;
    return true;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

class Holding implements HeldLock {
  readonly name: string;
  declare readonly fence?: number;
  declare readonly fd?: number;
  readonly lost: Promise<LostReason>;
  readonly #talk: Talk;
  readonly #pulse: Pulse;
  #isOver = false;

  constructor(
    talk: Talk,
    pulse: Pulse,
    name: string,
    fence: number | undefined,
    keepAlive: number | undefined,
  ) {
    this.name = name;
    this.#talk = talk;
    this.#pulse = pulse;
    if (fence !== undefined) this.fence = fence;
    if (talk.fd !== undefined) this.fd = talk.fd;
    this.lost = new Promise((resolve) => {
      const lose = (reason: LostReason) => {
        this.#isOver = true;
        pulse.stop();
        talk.end();
        resolve(reason);
      };
      talk.listen({
        onEnd: (how: TalkEnd) => lose(how),
        onReply(reply) {
          if (reply.kind !== 'alive' || !pulse.isAnswer()) lose('protocol');
        },
      });
      if (keepAlive !== undefined) pulse.start(keepAlive, () => lose('silent'));
    });
  }

  async release(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#pulse.stop();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ANSWER);
      const done = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#talk.listen({
        onEnd: done,
        onReply: (reply) => {
          if (reply.kind === 'released') done();
        },
      });
      this.#talk.send(ACTIONS.release);
    });
    this.#talk.end();
  }

  abandon(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#pulse.stop();
    this.#talk.destroy();
  }
}
