import type { Socket } from 'node:net';
import { formatPeer, isLoopback } from './address.ts';
import { Connection, type Listener } from './connection.ts';
import type { Leaving, LockEvent } from './events.ts';
import type { Line } from './lineReader.ts';
import { type LockRequest, readLockRequest } from './lockRequest.ts';
import type { Place } from './lockTable.ts';
import { ACTIONS, formatReply, parseRequest, type Reply, type Request } from './protocol.ts';
import type { Counters } from './stats.ts';
import type { Turns } from './turns.ts';

/** What a visit needs of its server. */
export interface House {
  readonly turns: Turns;
  readonly counters: Counters;
  readonly allowShutdown: boolean;
  /** Whether this is the secret, or none is needed. */
  knows(secret: string | undefined): boolean;
  /** Takes a lock, or a place in its queue that turns into the lock by {@link Visit.granted}. */
  take(name: string, client: string, willWait: boolean, visit: Visit): Place | undefined;
  /** Gives a place up, and the lock to whoever is next. */
  leave(place: Place): void;
  stats(): Reply;
  /** The answer to `.locks`, as it goes over the wire. */
  picture(): Buffer;
  /** Ends the server, and all visits but one. */
  shutDown(except: Visit): void;
  tell(event: LockEvent): void;
}

/** How long a client may take for its first line, in ms. */
const FIRST_LINE_MS = 60_000;

type State =
  | { readonly kind: 'new' | 'over' }
  | { readonly kind: 'waiting'; readonly place: Place; readonly fence: boolean }
  | { readonly kind: 'holding'; readonly place: Place };

/** One client, from its connection to its end. Its first line says what it came for. */
export class Visit implements Listener {
  readonly connection: Connection;
  /** The client's address and port. */
  readonly peer: string;
  readonly #house: House;
  #state: State = { kind: 'new' };
  /** Until the first line is there, then until the lock is. */
  #timer: NodeJS.Timeout;

  constructor(socket: Socket, house: House) {
    this.#house = house;
    this.connection = new Connection(socket, this, house.turns);
    // Kept, as a socket that was closed does not know it any more.
    this.peer = formatPeer(this.connection.peer);
    this.#timer = setTimeout(() => this.end('closed'), FIRST_LINE_MS);
  }

  onLine(line: Line): void {
    const { kind } = this.#state;
    if (kind === 'new') this.#begin(line);
    else if (kind !== 'over') this.#goOn(line);
  }

  onGone(why: 'closed' | 'broken'): void {
    this.#leave(why);
  }

  /** Ends the visit without a word. */
  end(why: Leaving): void {
    this.#leave(why);
    this.connection.drop();
  }

  /** Turns the client away, or says that its first line makes no sense. */
  refuse(reply: Reply): void {
    this.#house.counters.refused++;
    const why = formatReply(reply);
    this.#house.tell({ event: 'refused', peer: this.peer, why });
    this.#part(why);
  }

  /** Tells a client that waited that it has the lock now. */
  granted(): void {
    if (this.#state.kind !== 'waiting') return;
    const { place, fence } = this.#state;
    this.#hold(place, fence);
  }

  #begin(line: Line): void {
    const request = line.kind === 'line' ? parseRequest(line.text) : line;
    if (request.kind !== 'request') {
      this.refuse({ kind: 'bad-request' });
      return;
    }
    this.#house.counters.requests++;
    if (this.#house.knows(request.parameters.get('secret'))) this.#perform(request);
    else this.refuse({ kind: 'err', message: 'wrong secret' });
  }

  #perform(request: Request): void {
    switch (request.action) {
      case ACTIONS.lock:
        this.#askFor(request);
        break;
      case ACTIONS.ping:
        this.#part(formatReply({ kind: 'pong' }));
        break;
      case ACTIONS.stats:
        this.#part(formatReply(this.#house.stats()));
        break;
      case ACTIONS.locks:
        this.#part(this.#house.picture());
        break;
      case ACTIONS.shutDown:
        this.#shutDown();
        break;
      default:
        this.refuse({ kind: 'bad-action' });
    }
  }

  #shutDown(): void {
    if (!this.#house.allowShutdown || !isLoopback(this.connection.peer.address)) {
      this.refuse({ kind: 'err', message: 'shutdown not allowed' });
      return;
    }
    this.#house.tell({ event: 'shutdown', peer: this.peer });
    this.#part(formatReply({ kind: 'shutting-down' }));
    this.#house.shutDown(this);
  }

  #askFor({ parameters }: Request): void {
    const wish = readLockRequest(parameters);
    if ('complaint' in wish) {
      this.refuse({ kind: 'err', message: wish.complaint });
      return;
    }
    clearTimeout(this.#timer);
    const place = this.#house.take(wish.name, wish.client, wish.wait > 0, this);
    if (place === undefined) this.#notGranted(wish);
    else if (place.fence !== undefined) this.#hold(place, wish.fence);
    else this.#wait(place, wish);
  }

  #wait(place: Place, { fence, wait }: LockRequest): void {
    this.#state = { kind: 'waiting', place, fence };
    this.#timer = setTimeout(() => {
      this.#house.leave(place);
      this.#notGranted(place);
    }, wait);
    this.#house.tell({ event: 'waiting', ...this.#subject(place), limit: wait });
  }

  #notGranted(subject: Named): void {
    this.#house.counters.notAcquired++;
    this.#house.tell({ event: 'not-granted', ...this.#subject(subject) });
    this.#part(formatReply({ kind: 'not-granted' }));
  }

  #hold(place: Place, wantsFence: boolean): void {
    clearTimeout(this.#timer);
    this.#state = { kind: 'holding', place };
    const fence = place.fence ?? 0;
    this.#house.counters.acquired++;
    this.connection.answer(formatReply(wantsFence ? { kind: 'ok', fence } : { kind: 'ok' }));
    this.#house.tell({ event: 'granted', ...this.#subject(place), fence });
  }

  /** A line of a client that holds a lock, or waits for it. */
  #goOn(line: Line): void {
    this.#house.counters.requests++;
    // Where the next line begins after one that is too long would be a guess.
    if (line.kind !== 'line') {
      this.#leave('closed');
      this.refuse({ kind: 'bad-request' });
      return;
    }
    const request = parseRequest(line.text);
    const action = request.kind === 'request' ? request.action : '';
    if (action === ACTIONS.keepAlive) this.connection.answer(formatReply({ kind: 'alive' }));
    else if (action !== ACTIONS.release)
      this.connection.answer(formatReply({ kind: 'bad-action' }));
    else {
      this.#leave('release');
      this.#part(formatReply({ kind: 'released' }));
    }
  }

  #part(answer: string | Buffer): void {
    clearTimeout(this.#timer);
    this.#state = { kind: 'over' };
    this.connection.part(answer);
  }

  /** Gives up what the client holds or waits for. */
  #leave(why: Leaving): void {
    clearTimeout(this.#timer);
    const state = this.#state;
    this.#state = { kind: 'over' };
    if (state.kind !== 'holding' && state.kind !== 'waiting') return;
    const { place } = state;
    const subject = this.#subject(place);
    if (state.kind === 'holding') {
      this.#house.counters.released++;
      this.#house.tell({ event: 'released', ...subject, fence: place.fence ?? 0, why });
    } else this.#house.tell({ event: 'gave-up', ...subject, why });
    this.#house.leave(place);
  }

  #subject({ name, client }: Named): Named & { readonly peer: string } {
    return { name, client, peer: this.peer };
  }
}

interface Named {
  readonly name: string;
  readonly client: string;
}
