import type { ChildProcess } from 'node:child_process';
import net, { type AddressInfo } from 'node:net';
import type { Bench } from './berth.ts';

/** A port that nobody had a moment ago. */
export async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts the shipped `berth lock-server`; `said` is what it said until it served. */
export async function startLockServer(
  bench: Bench,
  ...args: string[]
): Promise<{ readonly port: number; readonly server: ChildProcess; readonly said: string }> {
  const port = await freePort();
  const server = bench.start('lock-server', '--port', String(port), ...args);
  let said = '';
  await new Promise<void>((resolve, reject) => {
    server.stderr?.setEncoding('utf8').on('data', (piece: string) => {
      said += piece;
      if (said.includes('Serving locks')) resolve();
    });
    server.once('close', () => reject(new Error(said)));
  });
  return { port, server, said };
}
