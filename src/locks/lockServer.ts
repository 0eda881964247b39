import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import { descriptorBudget } from '../probe/descriptors.ts';
import type { LockEvent } from './events.ts';
import { LockTable, type Place } from './lockTable.ts';
import { Picture } from './picture.ts';
import type { Reply } from './protocol.ts';
import { freshCounters } from './stats.ts';
import { Turns } from './turns.ts';
import { watchForVanished } from './vanished.ts';
import { type House, Visit } from './visit.ts';

/** How a lock server is to work. */
export interface LockServerOptions {
  /** A name or an address of this machine. */
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** What every client has to know; without it, all that reach the server are served. */
  readonly secret?: string | undefined;
  /** Whether clients on this machine may end the server; not by default. */
  readonly allowShutdown?: boolean;
  /** How many clients there may be at once; by default what the limit of descriptors allows, up to 10,000. */
  readonly maxConnections?: number;
  /**
   * After how much silence, in ms, the system asks whether a client's machine is still there; at least a second,
   * 15 s by default. Ten seconds later one that is not has lost its lock.
   */
  readonly keepAliveMs?: number;
  /** Hears of everything that happens. Must return quickly, and not throw. */
  readonly onEvent?: (event: LockEvent) => void;
  /** Hears when the first lock is held (`true`), and when none is any more (`false`). */
  readonly onBusy?: (busy: boolean) => void;
}

/** More clients than this are nothing that one process should serve. */
const MOST_CONNECTIONS = 10_000;

/** How many clients above the limit are told so; the rest are dropped, as their answers take memory, too. */
const TOLD_ABOVE = 64;

/** How many bytes of answers may be under way to one client before it is not read from any more. */
const ANSWERS_UNDER_WAY = 4096;

const KEEP_ALIVE_MS = 15_000;

/** What follows the silence: libuv lets the system ask ten times, a second apart. */
const PROBING_MS = 10_000;

/** How many may knock at once: one more is heard only a second later. Systems lower it to their own limit. */
const BACKLOG = 4096;

/** Named locks over TCP: each is held for exactly as long as its connection lives. docs/locks.md has the protocol. */
export class LockServer {
  /** Ends when nobody is served any more, be it by {@link close} or by a client's `.server-shutdown`. */
  readonly closed: Promise<void>;
  readonly #options: LockServerOptions;
  readonly #server: net.Server;
  readonly #table = new LockTable();
  readonly #picture = new Picture(this.#table);
  readonly #counters = freshCounters();
  readonly #visits = new Set<Visit>();
  readonly #waiters = new Map<Place, Visit>();
  readonly #limit: number;
  readonly #house: House;
  readonly #started = performance.now();
  #busy = false;
  #closing = false;

  constructor(options: LockServerOptions) {
    this.#options = options;
    this.#limit = options.maxConnections ?? affordable();
    this.#server = net.createServer(
      {
        allowHalfOpen: true,
        noDelay: true,
        keepAlive: true,
        keepAliveInitialDelay: Math.max(1000, options.keepAliveMs ?? KEEP_ALIVE_MS),
        highWaterMark: ANSWERS_UNDER_WAY,
      },
      (socket) => this.#welcome(socket),
    );
    this.closed = new Promise((resolve) => this.#server.once('close', () => resolve()));
    this.#house = {
      turns: new Turns(),
      counters: this.#counters,
      allowShutdown: options.allowShutdown ?? false,
      knows: secretCheck(options.secret),
      take: (name, client, willWait, visit) => this.#take(name, client, willWait, visit),
      leave: (place) => this.#leave(place),
      stats: () => this.#stats(),
      picture: () => this.#picture.take(),
      shutDown: (except) => this.#shutDown(except),
      tell: (event) => options.onEvent?.(event),
    };
  }

  /** How many clients are connected. */
  get connections(): number {
    return this.#visits.size;
  }

  /**
   * Begins to serve.
   * @throws the system's error (`EADDRINUSE`, `EACCES`, `ENOTFOUND`, …)
   */
  async listen(): Promise<{ readonly address: string; readonly port: number }> {
    const { host, port: wanted } = this.#options;
    this.#server.listen({ host, port: wanted, backlog: BACKLOG });
    await once(this.#server, 'listening');
    // A connection that could not be accepted: nobody's trouble but its client's.
    this.#server.on('error', ({ code = '' }: NodeJS.ErrnoException) =>
      this.#options.onEvent?.({ event: 'trouble', why: code }),
    );
    const { address, port } = this.#server.address() as AddressInfo;
    const bound = (this.#options.keepAliveMs ?? KEEP_ALIVE_MS) + PROBING_MS;
    const unwatch = watchForVanished(this.#visits, port, bound);
    this.closed.then(unwatch);
    return { address, port };
  }

  /** Ends all connections, and with them all locks; from the call on nobody is served any more. */
  async close(): Promise<void> {
    this.#shutDown();
    await this.closed;
  }

  #welcome(socket: Socket): void {
    const above = this.#visits.size - this.#limit;
    if (this.#closing || above >= TOLD_ABOVE) {
      socket.on('error', () => {});
      socket.destroy();
      return;
    }
    const visit = new Visit(socket, this.#house);
    this.#visits.add(visit);
    socket.once('close', () => this.#visits.delete(visit));
    if (above >= 0) visit.refuse({ kind: 'err', message: 'too many connections' });
  }

  #take(name: string, client: string, willWait: boolean, visit: Visit): Place | undefined {
    const place = this.#table.take(name, client, willWait);
    if (place !== undefined && place.fence === undefined) this.#waiters.set(place, visit);
    this.#noteBusy();
    return place;
  }

  #leave(place: Place): void {
    this.#waiters.delete(place);
    // The next one would learn that it has the lock, and then that the server ends.
    if (this.#closing) return;
    const next = this.#table.leave(place);
    this.#noteBusy();
    if (next === undefined) return;
    const visit = this.#waiters.get(next);
    this.#waiters.delete(next);
    visit?.granted();
  }

  #noteBusy(): void {
    // Nobody waits for a lock that nobody holds.
    const isBusy = this.#table.held > 0;
    if (isBusy === this.#busy) return;
    this.#busy = isBusy;
    this.#options.onBusy?.(isBusy);
  }

  #shutDown(except?: Visit): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#server.close();
    for (const visit of this.#visits) if (visit !== except) visit.end('stopped');
  }

  #stats(): Reply {
    const { requests, acquired, notAcquired, released, refused } = this.#counters;
    return {
      kind: 'stats',
      value: {
        lock_count: this.#table.held,
        requests_count: requests,
        lock_acquired_count: acquired,
        lock_not_acquired_count: notAcquired,
        lock_released_count: released,
        refused_count: refused,
        waiting_count: this.#table.waiting,
        connections_count: this.#visits.size,
        connections_limit: this.#limit,
        uptime_seconds: Math.floor((performance.now() - this.#started) / 1000),
      },
    };
  }
}

/** What the limit of descriptors allows, with a quarter left for everything else. */
function affordable(): number {
  const { limit, open } = descriptorBudget();
  return Math.max(1, Math.min(MOST_CONNECTIONS, Math.floor((limit - open) * 0.75) - TOLD_ABOVE));
}

/** Compares digests, which are of one length, in a time that says nothing about how alike they are. */
function secretCheck(secret: string | undefined): (given: string | undefined) => boolean {
  if (secret === undefined) return () => true;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const right = digest(secret);
  return (given) => given !== undefined && timingSafeEqual(digest(given), right);
}
