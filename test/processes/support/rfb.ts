import { randomBytes } from 'node:crypto';
import net from 'node:net';

/** How long a busy machine may take to answer, in ms. */
const PATIENCE = 60_000;

/**
 * The first words of what speaks on a port of 127.0.0.1 inside a WebSocket: `RFB 003.008` and a line end for a VNC
 * server. Rejects where nobody speaks WebSocket.
 */
export function greetingOf(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1');
    const done = (end: () => void) => {
      socket.destroy();
      end();
    };
    socket.setTimeout(PATIENCE, () => done(() => reject(new Error(`${port} is silent`))));
    socket.on('error', (error) => done(() => reject(error)));
    socket.on('close', () => reject(new Error(`${port} closed the connection`)));
    socket.write(
      [
        'GET / HTTP/1.1',
        `Host: 127.0.0.1:${port}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Protocol: binary',
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
        '\r\n',
      ].join('\r\n'),
    );
    let seen = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      seen = Buffer.concat([seen, bytes]);
      const head = seen.indexOf('\r\n\r\n');
      if (head < 0) return;
      const answer = seen.toString('latin1', 0, head);
      if (!answer.startsWith('HTTP/1.1 101')) done(() => reject(new Error(answer)));
      const text = payloadOf(seen.subarray(head + 4));
      if (text !== undefined) done(() => resolve(text));
    });
  });
}

/** The text of a first binary frame, which is short and comes from a server: not masked. */
function payloadOf(frame: Buffer): string | undefined {
  const length = frame[1];
  if (frame[0] !== 0x82 || length === undefined || frame.length < 2 + length) return undefined;
  return frame.toString('latin1', 2, 2 + length);
}

/** Whether anybody listens on a port of 127.0.0.1. */
export function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
