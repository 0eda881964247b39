import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Listener, listListeners } from '../../../src/probe/listeners.ts';
import { type Port, toPort } from '../../../src/probe/port.ts';
import { Book } from '../../../src/registry/book.ts';
import { EMPTY_DOCUMENT, type Entry } from '../../../src/registry/document.ts';
import type { FullName } from '../../../src/registry/names.ts';
import { judgeListener } from '../../../src/registry/ownership.ts';
import { statusOf } from '../../../src/registry/status.ts';

let base: string;
const cleanUps: (() => void)[] = [];

const LISTEN = `
  const server = require('net').createServer();
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

beforeAll(() => {
  base = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-status-')));
  for (const project of ['shop', 'shop/worktrees/feature', 'other']) {
    fs.mkdirSync(path.join(base, project, 'src'), { recursive: true });
    execFileSync('git', ['init', '-q', path.join(base, project)]);
  }
  fs.mkdirSync(path.join(base, 'plain', 'sub'), { recursive: true });
});
afterAll(() => {
  for (const cleanUp of cleanUps) cleanUp();
  fs.rmSync(base, { recursive: true, force: true });
});

async function firstLine(child: ChildProcess): Promise<string> {
  cleanUps.push(() => child.kill('SIGKILL'));
  return new Promise((resolve) => child.stdout?.once('data', (text) => resolve(String(text))));
}

/** A real server that runs in a folder. */
async function serverIn(cwd: string): Promise<Listener> {
  const child = spawn(process.execPath, ['-e', LISTEN], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return find(Number(await firstLine(child)));
}

/** A real server that moved to `/`, started by a shell that runs in a folder. */
async function daemonOf(cwd: string): Promise<Listener> {
  const script = `process.chdir('/');${LISTEN}`;
  const child = spawn('sh', ['-c', '"$0" -e "$1"; :', process.execPath, script], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const listener = await find(Number(await firstLine(child)));
  // The server itself: ending the shell leaves it running.
  cleanUps.push(() => listener.pid && process.kill(listener.pid, 'SIGKILL'));
  return listener;
}

async function find(number: number): Promise<Listener> {
  const port = toPort(number);
  const [listener] = await listListeners({ ports: new Set(port ? [port] : []) });
  if (listener === undefined) throw new Error(`nobody listens on ${number}`);
  return listener;
}

const judge = (listener: Listener, project: string, known: string[] = []) =>
  judgeListener(
    listener,
    path.join(base, project),
    new Set(known.map((root) => path.join(base, root))),
  );

test('a listener is ours when it runs anywhere in our checkout', async () => {
  const listener = await serverIn(path.join(base, 'shop', 'src'));
  expect(await judge(listener, 'shop')).toBe('ours');
  expect(await judge(listener, 'other')).toBe('stranger');
  expect(await judge(listener, 'shop/worktrees/feature')).toBe('stranger');
});

test("a checkout inside our folder is another's", async () => {
  const listener = await serverIn(path.join(base, 'shop', 'worktrees', 'feature', 'src'));
  expect(await judge(listener, 'shop/worktrees/feature')).toBe('ours');
  expect(await judge(listener, 'shop')).toBe('stranger');
});

test('a server that left the project is judged by who started it', async () => {
  const listener = await daemonOf(path.join(base, 'shop'));
  expect(listener.cwd).toBe('/');
  expect(await judge(listener, 'shop')).toBe('ours');
  expect(await judge(listener, 'other')).toBe('stranger');
});

test('a project without git is known by its folder, and by the registry to others', async () => {
  const listener = await serverIn(path.join(base, 'plain', 'sub'));
  expect(await judge(listener, 'plain')).toBe('ours');
  expect(await judge(listener, 'plain', ['plain/sub'])).toBe('stranger');
});

test('a process that cannot be seen is not judged', async () => {
  const hidden: Listener = { port: toPort(1234) as Port, addresses: ['0.0.0.0'] };
  expect(await judge(hidden, 'shop')).toBe('unknown');
});

test('a status says what each number is doing', async () => {
  const ours = await serverIn(path.join(base, 'shop'));
  const theirs = await serverIn(path.join(base, 'other'));
  const entry = (port: number): Entry => ({
    port: port as Port,
    created: '2026-01-01T00:00:00.000Z',
    used: '2026-01-01T00:00:00.000Z',
    by: 'test',
  });
  const book = new Book({
    ...EMPTY_DOCUMENT,
    revision: 1,
    projects: new Map([['shop', { root: path.join(base, 'shop') }]]),
    ports: new Map([
      ['/shop/api' as FullName, entry(ours.port)],
      ['/shop/web' as FullName, entry(theirs.port)],
      ['/shop/idle' as FullName, entry(1)],
      ['/shared' as FullName, entry(theirs.port)],
    ]),
  });
  const states = await statusOf(book.all(), book, [ours, theirs]);
  expect(Object.fromEntries(states.map((s) => [s.named.name, s.state.kind]))).toEqual({
    '/shop/api': 'listening',
    '/shop/web': 'stranger',
    '/shop/idle': 'free',
    '/shared': 'listening',
  });
});
