import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { type Pid, type Port, toPid, toPort } from '../../../src/probe/port.ts';

export function port(value: unknown): Port {
  const found = toPort(value);
  if (found === undefined) throw new Error(`${value} is no port`);
  return found;
}

export function pid(value: unknown): Pid {
  const found = toPid(value);
  if (found === undefined) throw new Error(`${value} is no pid`);
  return found;
}

/** Listens until the test ends. */
export async function listen(
  options: net.ListenOptions,
): Promise<{ server: net.Server; port: Port }> {
  const server = net.createServer((socket) => socket.end()).listen({ port: 0, ...options });
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { server, port: port((server.address() as net.AddressInfo).port) };
}

/** A port nobody has: the kernel just gave it to us, and will hardly give it again so soon. */
export async function freePort(): Promise<Port> {
  const server = net.createServer().listen(0, '::');
  await once(server, 'listening');
  const found = port((server.address() as net.AddressInfo).port);
  server.close();
  await once(server, 'close');
  return found;
}

export interface Child {
  readonly process: ChildProcess;
  readonly pid: Pid;
  /** The first line it printed. */
  readonly line: string;
}

/** Starts a program, waits for its first line, and ends it after the test. */
export async function startChild(
  file: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly argv0?: string } = {},
): Promise<Child> {
  const child = spawn(file, [...args], { stdio: ['pipe', 'pipe', 'inherit'], ...options });
  onTestFinished(() => endChild(child));
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    once(lines, 'line') as Promise<[string]>,
    once(child, 'close').then(([code]) => {
      throw new Error(`child ended early with ${code}`);
    }),
  ]);
  return { process: child, pid: pid(child.pid), line };
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** A child that listens where its first argument says and prints the port. */
export const listenScript = `
  const server = require('node:net').createServer((socket) => socket.end());
  server.listen(JSON.parse(process.argv[1] ?? '{"port":0}'), () => console.log(server.address().port));
`;
