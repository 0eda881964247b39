import { lookup } from 'node:dns/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Agenda } from './agenda.ts';

/** What the system says of a host name. */
export type Resolved =
  | { readonly kind: 'found'; readonly addresses: readonly string[] }
  /** `code` is the resolver's (`ENOTFOUND`, `EAI_AGAIN`), or `ETIMEDOUT` when it did not answer in time. */
  | { readonly kind: 'none'; readonly code: string };

/** Asks the system, so that /etc/hosts, mDNS and the like count; in the order that the system prefers. */
async function askSystem(name: string): Promise<readonly string[]> {
  const found = await lookup(name, { all: true, verbatim: true });
  return found.map(({ address }) => address);
}

/** So long a resolver may take: glibc tries each of two servers twice for 5 s. */
const PATIENCE_MS = 20_000;
/** What may be otherwise in a moment: the name server was busy, or this process has too many files open. */
const TEMPORARY: ReadonlySet<string> = new Set(['EAI_AGAIN', 'EMFILE', 'ENFILE', 'EAI_MEMORY']);
const TRIES = 3;

/** What the resolver asks and how long it waits; tests have their own. */
export interface ResolverOptions {
  readonly ask?: (name: string) => Promise<readonly string[]>;
  readonly patienceMs?: number;
  /** Between two tries of a name that cannot be resolved just now. */
  readonly pauseMs?: number;
}

/** Resolves host names, some at a time, in the order of asking. */
export class Resolver {
  private busy = 0;
  private asked = 0;
  private isStopped = false;
  private readonly waiting = new Agenda<() => void>();
  private readonly ask: (name: string) => Promise<readonly string[]>;
  private readonly patienceMs: number;
  private readonly pauseMs: number;

  /**
   * @param atOnce the most names that are asked for at once. Each takes a thread of Node's pool (of which libuv gives
   *   half to this, so two unless `UV_THREADPOOL_SIZE` says more) and up to three descriptors
   */
  constructor(
    private readonly atOnce: number,
    { ask = askSystem, patienceMs = PATIENCE_MS, pauseMs = 1000 }: ResolverOptions = {},
  ) {
    this.ask = ask;
    this.patienceMs = patienceMs;
    this.pauseMs = pauseMs;
  }

  /** A name's addresses. Never throws. */
  async resolve(name: string): Promise<Resolved> {
    if (this.busy < this.atOnce) this.busy++;
    else await new Promise<void>((go) => this.waiting.add(this.asked++, go));
    if (this.isStopped) return { kind: 'none', code: 'ECANCELED' };
    const patience = new AbortController();
    // A lookup cannot be called off: the next one waits until its thread is free.
    const answer = this.tryAsking(name, patience.signal).finally(() => this.next());
    const over = delay(this.patienceMs, undefined, { signal: patience.signal, ref: false });
    try {
      return await Promise.race([
        answer,
        over.then((): Resolved => ({ kind: 'none', code: 'ETIMEDOUT' })),
      ]);
    } finally {
      patience.abort();
    }
  }

  /** The system is asked for no more names, not even for those that wait. */
  stop(): void {
    this.isStopped = true;
    for (let go = this.waiting.take(); go !== undefined; go = this.waiting.take()) go();
  }

  private next(): void {
    const go = this.waiting.take();
    if (go === undefined) this.busy--;
    else go();
  }

  private async tryAsking(name: string, given: AbortSignal): Promise<Resolved> {
    for (let tries = 1; ; tries++) {
      const answer = await this.ask(name).then(
        (addresses) => addresses,
        (error: NodeJS.ErrnoException) => error.code ?? 'UNKNOWN',
      );
      if (typeof answer !== 'string') return asResolved(answer);
      const isEnough = tries === TRIES || given.aborted || this.isStopped;
      if (isEnough || !TEMPORARY.has(answer)) return { kind: 'none', code: answer };
      await delay(this.pauseMs);
    }
  }
}

function asResolved(addresses: readonly string[]): Resolved {
  return addresses.length > 0
    ? { kind: 'found', addresses: [...new Set(addresses)] }
    : { kind: 'none', code: 'ENODATA' };
}
