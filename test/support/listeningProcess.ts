import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A real server in a process of its own. */
export interface ListeningProcess {
  readonly pid: number;
  /** Resolves when the process has ended, by whomever. */
  readonly ended: Promise<unknown>;
  /** Ends it; harmless when it has ended. */
  stop(): Promise<void>;
}

const PROGRAM = `
const port = Number(process.argv[2]);
require('node:net').createServer((socket) => socket.end()).listen(port, '127.0.0.1', () => console.log('up'));
`;

/** Starts \`node server.cjs PORT\` in a folder and waits until it listens on 127.0.0.1. */
export async function listenIn(folder: string, port: number): Promise<ListeningProcess> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'server.cjs'), PROGRAM);
  const child: ChildProcess = spawn(process.execPath, ['server.cjs', String(port)], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const up = child.stdout ? once(child.stdout, 'data') : Promise.reject(new Error('no output'));
  const failed = ended.then(([code]) => {
    throw new Error(`The server on ${port} ended with ${code}.`);
  });
  await Promise.race([up, failed]);
  failed.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    ended,
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
