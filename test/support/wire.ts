import net from 'node:net';

/** A bare connection to a server of lines. */
export class Wire {
  readonly socket: net.Socket;
  /** Everything that came, once the server has closed its side or the connection broke. */
  readonly ended: Promise<string>;
  #text = '';
  #taken = 0;
  #isOver = false;
  #wake = (): void => {};

  private constructor(socket: net.Socket) {
    this.socket = socket;
    this.ended = new Promise((resolve) => {
      const end = () => {
        this.#isOver = true;
        this.#wake();
        resolve(this.#text);
      };
      socket.on('end', end).on('close', end);
    });
    socket.on('error', () => {});
    socket.setEncoding('utf8').on('data', (piece: string) => {
      this.#text += piece;
      this.#wake();
    });
  }

  /** @throws the system's error when nobody listens */
  static open(port: number, host = '127.0.0.1'): Promise<Wire> {
    return new Promise((resolve, reject) => {
      const socket = net.connect({ port, host, noDelay: true, allowHalfOpen: true });
      socket.once('error', reject);
      socket.once('connect', () => resolve(new Wire(socket)));
    });
  }

  /** Sends a text as it is. */
  send(text: string | Buffer): this {
    this.socket.write(text);
    return this;
  }

  /** The next line; `undefined` when the server closes first. */
  async line(): Promise<string | undefined> {
    for (;;) {
      const end = this.#text.indexOf('\n', this.#taken);
      if (end >= 0) {
        const line = this.#text.slice(this.#taken, end);
        this.#taken = end + 1;
        return line;
      }
      if (this.#isOver) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Sends a line and takes one. */
  ask(text: string): Promise<string | undefined> {
    return this.send(`${text}\n`).line();
  }

  /** Closes this side, and waits for the other. */
  async close(): Promise<void> {
    this.socket.end();
    await this.ended;
    this.socket.destroy();
  }
}

/** What a server answers to a text until it closes; this side stays open. */
export async function answerTo(port: number, text: string | Buffer): Promise<string> {
  const wire = await Wire.open(port);
  const answer = await wire.send(text).ended;
  wire.socket.destroy();
  return answer;
}
