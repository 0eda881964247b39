import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readHistory } from '../../../../src/history/readHistory.ts';
import { targetFile } from '../../../../src/history/target.ts';
import { HistoryWriter } from '../../../../src/history/writer.ts';
import type { FullName } from '../../../../src/registry/names.ts';
import { Registry } from '../../../../src/registry/registry.ts';

const editor = vi.hoisted(() => ({
  trusted: true,
  settings: {} as Record<string, unknown>,
  configure: [] as ((event: object) => void)[],
}));
vi.mock('vscode', async () => {
  const { EventEmitter, Disposable } = await import('../support/vscodeEvents.ts');
  const workspace = {
    get isTrusted() {
      return editor.trusted;
    },
    getConfiguration: () => ({
      get: (key: string, fallback: unknown) => editor.settings[key] ?? fallback,
    }),
    onDidChangeConfiguration: (listener: (event: object) => void) => {
      editor.configure.push(listener);
      return { dispose: () => {} };
    },
  };
  return { EventEmitter, Disposable, workspace };
});
const { WatchModel } = await import('../../../../src/extension/watch/watchModel.ts');

vi.setConfig({ testTimeout: 60_000 });
const PATIENCE = { timeout: 40_000, interval: 50 };

let folder: string;
let registry: Registry;
let server: net.Server;
const open: InstanceType<typeof WatchModel>[] = [];

beforeEach(async () => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-model-')));
  registry = new Registry({ file: path.join(folder, 'registry.json'), by: 'test' });
  Object.assign(editor, { trusted: true, settings: { 'watch.interval': 2 }, configure: [] });
  await registry.allocate([{ name: '/open', root: folder }]);
  const port = (await registry.read()).get({ name: '/open', root: folder })?.port;
  server = net.createServer((socket) => socket.resume().on('error', () => {}));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
});
afterEach(async () => {
  for (const one of open.splice(0)) one.dispose();
  await vi.waitFor(() => expect(fs.existsSync(claim())).toBe(false), PATIENCE);
  server.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

const claim = () => path.join(`${registry.file}.history`, 'writer');

/** A window's model, which has begun. */
async function openWindow(error: (error: unknown) => void = (one) => expect.fail(String(one))) {
  const never = () => ({ dispose: () => {} });
  const model = new WatchModel(
    registry,
    { all: () => [] } as never,
    { get: () => registry.read(), onDidChange: never } as never,
    { get: async () => [], recorded: async () => [] } as never,
    { error } as never,
  );
  open.push(model);
  await model.start();
  return model;
}

const says = (model: InstanceType<typeof WatchModel>, kinds: string[]) =>
  vi.waitFor(
    () => expect([...model.verdicts.values()].map(({ kind }) => kind)).toEqual(kinds),
    PATIENCE,
  );

test('one window watches, and another one says the same', async () => {
  const [first, second] = [await openWindow(), await openWindow()];
  await says(first, ['up']);
  await says(second, ['up']);
  expect([first, second].filter(({ leads }) => leads)).toHaveLength(1);
  server.close();
  await says(first, ['down']);
  await says(second, ['down']);
});

test('a window that is closed has written all it saw and let go of the histories', async () => {
  const model = await openWindow();
  await says(model, ['up']);
  await model.end();
  expect(fs.existsSync(claim())).toBe(false);
  const written = readHistory(path.dirname(claim()), '/open')?.raw ?? [];
  expect(written.some(({ up }) => up > 0)).toBe(true);
});

test('a name whose history is damaged is watched all the same, and a new one begins', async () => {
  const dir = path.dirname(claim());
  fs.mkdirSync(dir);
  fs.writeFileSync(path.join(dir, targetFile('/open')), 'no history');
  const errors: string[] = [];
  const model = await openWindow((error) => errors.push(String(error)));
  await expect(model.history('/open' as FullName)).rejects.toThrow('or damaged');
  await says(model, ['up']);
  await model.end();
  expect((await model.history('/open' as FullName))?.raw.some(({ up }) => up > 0)).toBe(true);
  expect(errors.join()).toContain('or damaged');
});

test('what flapped before the window took over flaps still', async () => {
  const writer = await HistoryWriter.open(path.dirname(claim()));
  const minute = 60_000;
  for (const ago of [8, 6, 4]) {
    const at = Date.now() - ago * minute;
    writer.append('/open', { at, up: true });
    for (const later of [20_000, 30_000]) writer.append('/open', { at: at + later, up: false });
  }
  await writer.close();
  await says(await openWindow(), ['flapping']);
});

test('a window without trust watches nothing until it is trusted', async () => {
  editor.trusted = false;
  const model = await openWindow();
  const other = await openWindow();
  editor.trusted = true;
  await vi.waitFor(() => expect(model.leads || other.leads).toBe(true), PATIENCE);
  editor.trusted = false;
  await vi.waitFor(() => expect(model.leads || other.leads).toBe(false), PATIENCE);
  expect(fs.existsSync(claim())).toBe(false);
});

test('nothing is watched, and nothing written, when the setting says so', async () => {
  editor.settings = { 'watch.enabled': false };
  const model = await openWindow();
  expect(fs.existsSync(`${registry.file}.history`)).toBe(false);
  editor.settings = { 'watch.interval': 2 };
  for (const tell of editor.configure) tell({ affectsConfiguration: () => true });
  await says(model, ['up']);
  editor.settings = { 'watch.enabled': false };
  for (const tell of editor.configure) tell({ affectsConfiguration: () => true });
  await says(model, []);
  await vi.waitFor(() => expect(fs.existsSync(claim())).toBe(false), PATIENCE);
});
