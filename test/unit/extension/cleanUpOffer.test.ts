import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Registry } from '../../../src/registry/registry.ts';

const editor = vi.hoisted(() => ({
  settings: {} as Record<string, unknown>,
  configure: undefined as ((event: object) => void) | undefined,
}));
vi.mock('vscode', async () => {
  const { EventEmitter, Disposable } = await import('./support/vscodeEvents.ts');
  const workspace = {
    getConfiguration: () => ({
      get: (key: string, fallback: unknown) => editor.settings[key] ?? fallback,
    }),
    onDidChangeConfiguration: (listener: (event: object) => void) => {
      editor.configure = listener;
      return { dispose: () => {} };
    },
  };
  return { EventEmitter, Disposable, workspace };
});

const { CleanUpOffer, cleanUpLimits } = await import('../../../src/extension/cleanUpOffer.ts');

vi.setConfig({ testTimeout: 60_000 });

let folder: string;
let registry: Registry;
let memory: Map<string, unknown>;
let changeBook: () => void;
const open: { dispose(): void }[] = [];

beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-offer-')));
  registry = new Registry({ file: path.join(folder, 'state', 'registry.json'), by: 'test' });
  memory = new Map();
  editor.settings = {};
  changeBook = () => {};
});
afterEach(() => {
  for (const one of open.splice(0)) one.dispose();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** What one window offers; several windows share their memory. */
function window() {
  const book = {
    onDidChange: (listener: () => void) => {
      changeBook = listener;
      return { dispose: () => {} };
    },
  };
  const state = {
    get: (key: string, fallback: unknown) => memory.get(key) ?? fallback,
    update: async (key: string, value: unknown) => void memory.set(key, value),
  };
  const log = { error: (error: unknown) => expect.fail(String(error)) };
  const offer = new CleanUpOffer(registry, book as never, state as never, log as never);
  open.push(offer);
  return offer;
}

/** A name of a project whose folder is gone. */
async function abandon(name: string): Promise<void> {
  await registry.allocate([{ name, root: path.join(folder, 'gone') }]);
}

const names = (offer: InstanceType<typeof CleanUpOffer>) => offer.names.map(({ name }) => name);

/** Shows the sidebar, which looks soon after a change, and waits for the offer. */
async function offered(offer: InstanceType<typeof CleanUpOffer>, ...expected: string[]) {
  offer.observe(true);
  changeBook();
  await vi.waitFor(() => expect(names(offer)).toEqual(expected), 30_000);
}

test('nothing is looked for until the sidebar is in view', async () => {
  await abandon('api');
  const read = vi.spyOn(registry, 'read');
  const offer = window();
  changeBook();
  editor.configure?.({ affectsConfiguration: () => true });
  await new Promise((resolve) => setImmediate(resolve));
  expect(read).not.toHaveBeenCalled();
  await offered(offer, '/gone/api');
});

test('a set that was hidden is not offered again by any window, a larger one is', async () => {
  await abandon('api');
  await abandon('web');
  const offer = window();
  await offered(offer, '/gone/api', '/gone/web');
  let told = 0;
  offer.onDidChange(() => {
    told += 1;
  });
  await offer.hide();
  expect([names(offer), told]).toEqual([[], 1]);
  await registry.release([{ name: '/gone/web', root: '' }]);
  await abandon('mail');
  const other = window();
  await offered(other, '/gone/api', '/gone/mail');
  await other.hide();
  changeBook();
  expect(names(other)).toEqual([]);
});

test('the settings switch it off and set the time after which a name counts as unused', async () => {
  await abandon('api');
  const offer = window();
  await offered(offer, '/gone/api');
  const told = new Promise<void>((resolve) => offer.onDidChange(resolve));
  editor.settings = { 'cleanUp.offer': false };
  editor.configure?.({ affectsConfiguration: (section: string) => section === 'berth.cleanUp' });
  await told;
  expect(names(offer)).toEqual([]);
  expect(cleanUpLimits()).toEqual({});
  editor.settings = { 'cleanUp.unusedDays': 30 };
  expect(cleanUpLimits()).toEqual({ unused: 30 * 24 * 60 * 60 * 1000 });
  editor.settings = { 'cleanUp.unusedDays': 'soon' };
  expect(cleanUpLimits()).toEqual({});
});
