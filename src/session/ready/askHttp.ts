import http from 'node:http';
import type { Port } from '../../probe/port.ts';

/** What a GET came to; `code` is the error's name. */
export type HttpAnswer =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'no-answer'; readonly code: string };

/** A page is read this far, so that its server does not see a connection break; then it is let go. */
const MOST_BYTES = 65536;

/** The body of an answer that has begun is waited for no longer. */
const BODY_MS = 1000;

/**
 * Asks a server of this machine for a path, by a connection of its own.
 *
 * @param timeoutMs until the answer begins
 * @throws the signal's reason when it is aborted
 */
export async function askHttp(
  address: string,
  port: Port,
  path: string,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<HttpAnswer> {
  const answer = await new Promise<HttpAnswer>((resolve) => {
    const request = http.get({
      host: address,
      port,
      path,
      agent: false,
      // Servers for development answer to the names of this machine only.
      headers: {
        host: `localhost:${port}`,
        connection: 'close',
        'user-agent': 'berth',
        accept: '*/*',
      },
      ...(signal === undefined ? {} : { signal }),
    });
    let timer = setTimeout(() => finish({ kind: 'no-answer', code: 'ETIMEDOUT' }), timeoutMs);
    const finish = (found: HttpAnswer): void => {
      clearTimeout(timer);
      request.destroy();
      resolve(found);
    };
    request.on('error', (error: NodeJS.ErrnoException) =>
      finish({ kind: 'no-answer', code: error.code ?? 'UNKNOWN' }),
    );
    request.on('upgrade', ({ statusCode = 0 }) => finish({ kind: 'answered', status: statusCode }));
    request.on('response', (response) => {
      const found = { kind: 'answered', status: response.statusCode ?? 0 } as const;
      clearTimeout(timer);
      timer = setTimeout(() => finish(found), BODY_MS);
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MOST_BYTES) finish(found);
      });
      response.on('error', () => finish(found));
      response.on('close', () => finish(found));
    });
  });
  signal?.throwIfAborted();
  return answer;
}
