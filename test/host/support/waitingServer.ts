import fs from 'node:fs';
import net from 'node:net';
import { inWorkspace, until, writeInWorkspace } from './project.ts';

/** The folder of the program and its files. */
export const WAITING_DIR = 'waiting';

const PROGRAM = `const fs = require('node:fs');
const path = require('node:path');
const [name, port] = process.argv.slice(2);
const file = (kind) => path.join(__dirname, name + '.' + kind);
fs.writeFileSync(file('up'), '');
let server;
setInterval(() => {
  const wanted = fs.existsSync(file('go'));
  if (wanted && !server) {
    // Whoever ends a connection first keeps its port from others for a minute: not this one.
    server = require('node:net').createServer((socket) => socket.on('error', () => {}).resume());
    server.listen(Number(port), '127.0.0.1');
  } else if (!wanted && server) {
    server.close();
    server = undefined;
  }
}, 50);
`;

/** Writes a program that runs as `node PROGRAM name port` and listens only while it is told to. */
export function writeWaitingServer(): void {
  writeInWorkspace(`${WAITING_DIR}/server.cjs`, PROGRAM);
}

export function waitingServer(): string {
  return inWorkspace(WAITING_DIR, 'server.cjs');
}

/** Waits until the program runs; it doesn't listen yet. */
export function whenUp(name: string): Promise<true> {
  return until(() => fs.existsSync(inWorkspace(WAITING_DIR, `${name}.up`)) || undefined);
}

/** Lets the program listen, and waits until it does. */
export async function letListen(name: string, port: number): Promise<void> {
  fs.writeFileSync(goFile(name), '');
  await until(() => isListening(port));
}

/** Lets the program, which goes on, listen no more, and waits until it doesn't. */
export async function stopListening(name: string, port: number): Promise<void> {
  fs.rmSync(goFile(name));
  await until(async () => ((await isListening(port)) ? undefined : true));
}

function goFile(name: string): string {
  return inWorkspace(WAITING_DIR, `${name}.go`);
}

async function isListening(port: number): Promise<true | undefined> {
  const socket = net.connect(port, '127.0.0.1');
  try {
    return await new Promise((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(undefined));
    });
  } finally {
    socket.destroy();
  }
}
