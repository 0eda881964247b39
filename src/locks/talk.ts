import net from 'node:net';
import { LineReader } from './lineReader.ts';
import { type LockAddress, sayAddress } from './lockAddress.ts';
import { LockError } from './lockError.ts';
import { formatRequest, parseReply, type Reply } from './protocol.ts';

/** How long a server may take to accept a connection, and to answer, in ms. */
export const ANSWER = 10_000;

/** After how long without a word the kernel asks whether the server's machine is still there, in ms. */
const KEEP_ALIVE = 15_000;

/** Why a connection is over: the other side, or what it said made no sense. */
export type TalkEnd = 'closed' | 'protocol';

/** Who is told of what comes. */
export interface Listener {
  onReply(reply: Reply): void;
  /** Told once, and nothing after it; not after {@link Talk.destroy}. */
  onEnd(end: TalkEnd): void;
}

/** A client's connection to a lock server: requests out, replies in. */
export class Talk {
  readonly #socket: net.Socket;
  #listener: Listener | undefined;

  private constructor(socket: net.Socket, longest: number) {
    this.#socket = socket;
    const lines = new LineReader(longest);
    const end = (how: TalkEnd) => {
      const listener = this.#listener;
      this.destroy();
      listener?.onEnd(how);
    };
    socket.on('data', (piece) => {
      lines.push(piece);
      for (let line = lines.next(); line !== undefined; line = lines.next()) {
        const reply = line.kind === 'line' ? parseReply(line.text) : undefined;
        if (reply === undefined) return end('protocol');
        this.#listener?.onReply(reply);
        if (socket.destroyed) return;
      }
    });
    // What went wrong does not matter: it is over, and `close` follows.
    socket.on('error', () => {});
    socket.on('close', () => end('closed'));
  }

  /**
   * @param longest reply that is taken in, in bytes
   * @throws LockError `unreachable`, `cancelled`
   */
  static open(address: LockAddress, longest: number, signal?: AbortSignal): Promise<Talk> {
    const { host, port } = address;
    return new Promise((resolve, reject) => {
      const socket = net.connect({ host, port, noDelay: true });
      const failed = (error: LockError) => {
        settle();
        socket.destroy();
        reject(error);
      };
      const onError = (error: NodeJS.ErrnoException) => failed(notThere(address, error));
      const onAbort = () => failed(cancelled(signal));
      const timer = setTimeout(() => failed(silent(address)), ANSWER);
      const settle = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        socket.off('error', onError);
        socket.on('error', () => {});
      };
      socket.once('error', onError);
      socket.once('connect', () => {
        settle();
        socket.setKeepAlive(true, KEEP_ALIVE);
        resolve(new Talk(socket, longest));
      });
      if (signal?.aborted) onAbort();
      else signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** From now on this one is told. */
  listen(listener: Listener): void {
    this.#listener = listener;
  }

  send(action: string, parameters?: Readonly<Record<string, string | undefined>>): void {
    if (this.#socket.writable) this.#socket.write(`${formatRequest(action, parameters)}\n`);
  }

  /** The socket's descriptor; `undefined` on Windows, and once it is closed. */
  get fd(): number | undefined {
    const { _handle: handle } = this.#socket as unknown as { _handle?: { fd?: number } | null };
    return handle?.fd !== undefined && handle.fd >= 0 ? handle.fd : undefined;
  }

  /** Tells the server that this is the end, whoever else has the socket, and closes it. */
  end(): void {
    this.#listener = undefined;
    this.#socket.destroySoon();
  }

  /** Closes it here. Where a child has the socket too, the server notices nothing. */
  destroy(): void {
    this.#listener = undefined;
    this.#socket.destroy();
  }
}

/** Nobody listens there, or the way is blocked. */
function notThere(address: LockAddress, cause: NodeJS.ErrnoException): LockError {
  const at = sayAddress(address);
  const message =
    cause.code === 'ENOTFOUND' || cause.code === 'EAI_AGAIN'
      ? `The host ${address.host} is not known. Check the lock server's address.`
      : `No lock server listens at ${at} (${cause.code ?? cause.message}). Start it there, or check the address.`;
  return new LockError('unreachable', message, { cause });
}

/** It accepted, or not even that, and says nothing. */
export function silent(address: LockAddress): LockError {
  return new LockError(
    'unreachable',
    `The lock server at ${sayAddress(address)} does not answer. If it hangs, end it and start it again.`,
  );
}

/** It ended the connection before it said anything, or said what makes no sense. */
export function endedEarly(address: LockAddress, end: TalkEnd): LockError {
  return end === 'protocol'
    ? nonsense(address)
    : new LockError(
        'unreachable',
        `The lock server at ${sayAddress(address)} ended the connection without an answer. Look whether it still runs.`,
      );
}

/** Its answer means nothing. What it said is left out: it may be anything. */
export function nonsense(address: LockAddress): LockError {
  return new LockError(
    'protocol',
    `What listens at ${sayAddress(address)} does not answer as a lock server does. Check the address.`,
  );
}

/** Whoever asked changed their mind. */
export function cancelled(signal: AbortSignal | undefined): LockError {
  return new LockError('cancelled', 'The lock is no longer asked for.', { cause: signal?.reason });
}

/** What `err` means. */
export function refusal(address: LockAddress, complaint: string): LockError {
  const at = sayAddress(address);
  switch (complaint) {
    case 'wrong secret':
      return new LockError(
        'refused-secret',
        address.secret === undefined
          ? `The lock server at ${at} wants a secret. Give it with --secret-file.`
          : `The lock server at ${at} has another secret. Check the file that it is in.`,
      );
    case 'invalid lock name':
      return new LockError('invalid-name', `The lock server at ${at} does not take this name.`);
    case 'invalid client id':
      return new LockError(
        'invalid-name',
        `The lock server at ${at} does not take this client's name for itself.`,
      );
    case 'too many connections':
      return new LockError(
        'too-many-connections',
        `The lock server at ${at} has as many connections as it takes. Try again later.`,
      );
    default:
      return nonsense(address);
  }
}
