import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Port } from '../../../src/probe/port.ts';
import { Registry } from '../../../src/registry/registry.ts';

type Told = (event: object) => void;
const editor = vi.hoisted(() => ({
  start: (() => {}) as Told,
  process: (() => {}) as Told,
  end: (() => {}) as Told,
  trusted: true,
}));
vi.mock('vscode', () => ({
  Disposable: { from: () => ({ dispose: () => {} }) },
  tasks: {
    taskExecutions: [],
    onDidStartTask: (told: Told) => {
      editor.start = told;
    },
    onDidStartTaskProcess: (told: Told) => {
      editor.process = told;
    },
    onDidEndTask: (told: Told) => {
      editor.end = told;
    },
  },
  workspace: {
    get isTrusted() {
      return editor.trusted;
    },
  },
}));
const { TaskRuns } = await import('../../../src/extension/tasks/taskRuns.ts');

let root: string;
let port: Port;
let told: string[];
let runs: InstanceType<typeof TaskRuns>;
let shown: Map<unknown, { pid?: number }>;

const execution = (command: string, more: object = {}) => ({
  task: {
    name: 'serve',
    scope: { uri: { scheme: 'file' } },
    definition: { type: 'berth', command, ...more },
  },
});

beforeEach(async () => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-task-runs-')));
  const registry = new Registry({ file: path.join(root, 'r.json'), by: 'test' });
  const [api] = await registry.allocate([{ name: 'api', root }]);
  if (api?.kind !== 'allocated') throw new Error('no port');
  port = api.named.port;
  told = [];
  shown = new Map();
  editor.trusted = true;
  runs = new TaskRuns({
    registry,
    projects: { ofFolder: () => ({ root }) },
    log: { warn: (text: string) => told.push(text) },
    holds: {
      keep: (_: unknown, ports: readonly Port[]) => told.push(`keep ${ports.join()}`),
      giveUp: () => told.push('give up'),
    },
    activity: {
      get: (key: unknown) => shown.get(key),
      set: (key: unknown, run: { pid?: number }) => shown.set(key, run),
      end: (key: unknown) => shown.delete(key),
    },
  } as never);
});
afterEach(() => {
  runs.dispose();
  fs.rmSync(root, { recursive: true, force: true });
});

it('a task keeps its ports until it ends, and is known by its process', async () => {
  const serve = execution('serve $<port:api>');
  editor.start({ execution: serve });
  await vi.waitFor(() => expect(told).toEqual([`keep ${port}`]));
  editor.process({ execution: serve, processId: 4711 });
  expect(shown.get(serve)).toMatchObject({ kind: 'task', label: 'serve', pid: 4711 });
  editor.end({ execution: serve });
  expect(told).toEqual([`keep ${port}`, 'give up']);
  expect(shown.size).toBe(0);
});

it('a task that ends at once gives up what was expected of it', async () => {
  const serve = execution('serve $<port:api>');
  editor.start({ execution: serve });
  editor.end({ execution: serve });
  await vi.waitFor(() => expect(told).toEqual(['give up', `keep ${port}`, 'give up']));
  expect(shown.size).toBe(0);
});

it('tasks without ports, of other types and without trust are left alone', async () => {
  const all = [execution('no port'), execution('x $<port:api>', { type: 'shell' })];
  for (const one of all) editor.start({ execution: one });
  editor.trusted = false;
  editor.start({ execution: execution('x $<port:api>') });
  editor.trusted = true;
  const bare = execution('x $<port:api>', { handoff: 'none' });
  editor.start({ execution: bare });
  await vi.waitFor(() => expect(shown.has(bare)).toBe(true));
  expect(told).toEqual(['keep ']);
  expect(shown.size).toBe(1);
});
