import type { Socket } from 'node:net';
import { type Line, LineReader } from './lineReader.ts';
import { LONGEST_LINE } from './protocol.ts';
import type { Turns } from './turns.ts';

/** How many lines of one client are answered before others have their turn. */
const LINES_A_TURN = 16;

/** A piece of more bytes than this is not a request or two, and can wait for its turn. */
const FEW_BYTES = 2 * LONGEST_LINE;

/** How long a client may take to fetch its last answers, in ms. */
const FAREWELL_MS = 5000;

/** Who hears of what happens on a connection. */
export interface Listener {
  /** A line came. */
  onLine(line: Line): void;
  /** The client has said its last word, or the connection broke. Once; not after the server parted. */
  onGone(why: 'closed' | 'broken'): void;
}

/**
 * One client's connection: lines in, lines out. What a client sends is read piece by piece, and no further while
 * it does not fetch its answers, so a connection has a bounded share of the memory.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #listener: Listener;
  readonly #turns: Turns;
  readonly #reader = new LineReader(LONGEST_LINE);
  /** No line is listened to any more. */
  #parted = false;
  /** The client will send nothing more. */
  #ended = false;
  /** When the first answer was given since the client last gave a sign of life. */
  #unansweredSince: number | undefined;
  #lastAnswer = 0;

  /** @param socket with `allowHalfOpen`; its `highWaterMark` is how many bytes of answers may be under way */
  constructor(socket: Socket, listener: Listener, turns: Turns) {
    this.#socket = socket;
    this.#listener = listener;
    this.#turns = turns;
    socket.on('data', (piece: Buffer) => {
      this.#unansweredSince = undefined;
      if (this.#parted) return;
      this.#reader.push(piece);
      if (piece.length <= FEW_BYTES) this.#work();
      else this.#workLater();
    });
    socket.on('drain', () => turns.add(this.#work));
    socket.on('end', () => {
      this.#ended = true;
      this.#work();
    });
    // What went wrong does not matter: 'close' follows.
    socket.on('error', () => {});
    socket.on('close', () => this.#gone('broken'));
  }

  /** Where the client is. */
  get peer(): { readonly address: string; readonly port: number } {
    return { address: this.#socket.remoteAddress ?? '', port: this.#socket.remotePort ?? 0 };
  }

  /** When the oldest answer was given of which nobody knows that it arrived, by `performance.now()`. */
  get unansweredSince(): number | undefined {
    return this.#parted ? undefined : this.#unansweredSince;
  }

  /** Whether the system has not even taken all answers. */
  get isStuck(): boolean {
    return this.#socket.writableLength > 0;
  }

  /** Notes that all answers given until `then` have arrived; see {@link unansweredSince}. */
  arrived(then: number): void {
    this.#unansweredSince = this.#lastAnswer > then ? this.#lastAnswer : undefined;
  }

  /** Answers; the connection stays. */
  answer(line: string): void {
    this.#lastAnswer = performance.now();
    this.#unansweredSince ??= this.#lastAnswer;
    this.#socket.write(`${line}\n`);
  }

  /** Answers for the last time. What the client says from now on is thrown away. */
  part(line: string | Buffer): void {
    this.#parted = true;
    this.#socket.write(typeof line === 'string' ? `${line}\n` : line);
    this.#finish();
  }

  /** Ends the connection without a word. */
  drop(): void {
    this.#socket.destroy();
  }

  /** Hands on the lines that are there: a few, then it is others' turn. */
  readonly #work = (): void => {
    const socket = this.#socket;
    let turn = LINES_A_TURN;
    // The answers of a turn go out together.
    socket.cork();
    while (!this.#parted) {
      if (socket.writableNeedDrain) {
        // Who says that it is done, and does not fetch its answers, gets no more of them.
        if (this.#ended) this.#gone('closed');
        socket.pause();
        break;
      }
      if (turn-- === 0) {
        this.#workLater();
        break;
      }
      const line = this.#reader.next();
      if (line !== undefined) this.#listener.onLine(line);
      else if (this.#ended) this.#gone('closed');
      else {
        socket.resume();
        break;
      }
    }
    socket.uncork();
  };

  #workLater(): void {
    this.#socket.pause();
    this.#turns.add(this.#work);
  }

  #gone(why: 'closed' | 'broken'): void {
    if (this.#parted) return;
    this.#parted = true;
    this.#listener.onGone(why);
    if (why === 'closed') this.#finish();
  }

  /** Closes once the client has fetched its answers, and anyway when it takes too long for that. */
  #finish(): void {
    // To close at once would take them back from a client that is still sending.
    this.#socket.end();
    this.#socket.resume();
    const timer = setTimeout(() => this.#socket.destroy(), FAREWELL_MS);
    this.#socket.once('close', () => clearTimeout(timer));
  }
}
