import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  inject,
  it,
  onTestFailed,
} from 'vitest';
import type { HeldLock } from '../../src/locks/lockClient.ts';
import { Locks } from '../../src/locks/locks.ts';
import { OwnServer } from '../../src/locks/ownServer.ts';
import { Registry } from '../../src/registry/registry.ts';
import type { StartedSession } from '../../src/session/operations.ts';
import { Sessions } from '../../src/session/sessions.ts';
import { type Session, startSession } from './support/session.ts';
import type { Workbench } from './support/workbench.ts';

const SERVER = `
require('node:http').createServer((_, answer) => answer.end()).listen(process.env.PORT);
`;

describe('locks in the sidebar', () => {
  let session: Session;
  let window: Workbench;
  let registry: Registry;
  let locks: Locks;
  let sessions: Sessions;
  let server: OwnServer | undefined;
  let shop: string;
  let lab: string;

  beforeAll(async () => {
    session = await startSession({ name: 'locks', vsix: inject('vsix') });
    [shop, lab] = [join(session.dir, 'shop'), join(session.dir, 'lab')];
    for (const folder of [shop, lab]) await mkdir(join(folder, '.git'), { recursive: true });
    const services = {
      api: { command: [process.execPath, '-e', SERVER], port: 'api', lock: 'db' },
      migrate: { command: 'sleep 600', lock: 'db' },
    };
    await writeFile(join(shop, 'berth.json'), JSON.stringify({ ports: { api: {} }, services }));
    registry = new Registry({ file: session.registry, by: 'test' });
    locks = new Locks(registry);
    sessions = new Sessions(registry, locks);
    server = await OwnServer.become(registry);
    window = await session.open(shop);
    await window.openView('Berth');
  });
  afterAll(async () => {
    await sessions?.stopAll({ graceMs: 0 });
    server?.end();
    await session?.close();
  });
  beforeEach(() => {
    onTestFailed(() => session.keepLogs());
  });

  const header = () =>
    window.page.locator('.part.sidebar .pane-header').filter({ hasText: 'Locks' });
  const row = (text: string | RegExp) => window.treeRow(text);
  const start = (name: string, command: readonly string[], portless: boolean) =>
    sessions.start({
      name,
      root: shop,
      command,
      portless,
      lock: 'db',
      readyTimeout: 120_000,
      ready: portless ? 'none' : 'tcp',
    });
  const take = async (
    name: string,
    clientId: string,
    root = shop,
    signal = new AbortController().signal,
  ): Promise<HeldLock> => {
    const held = await locks.acquire({ name, root }, { clientId, signal, wait: 120_000 });
    if (held === undefined) throw new Error(`${name} was not granted`);
    return held;
  };

  async function pictures(name: string): Promise<void> {
    for (const scheme of ['light', 'dark'] as const) {
      await window.colorScheme(scheme);
      await window.screenshot(`${name}-${scheme}`);
    }
  }

  it('show who holds them and who waits, and are hidden while there are none', async () => {
    await row(/^api/).waitFor();
    expect(await header().count()).toBe(0);

    const gpu = await take('/gpu', 'train.4711');
    await header().waitFor();
    await row('/gpuheld by train.4711').waitFor();
    const build = await take('build', 'make.815', lab);
    await start('migrate', ['sleep', '600'], true);
    await row('dbheld by /shop/migrate').waitFor();
    const api: Promise<StartedSession> = start('api', [process.execPath, '-e', SERVER], false);
    await row(/^api.*waits for lock db$/).waitFor();
    await row('/shop/apiwaits, next').waitFor();
    const leave = new AbortController();
    const waiting = take('db', 'task.seed', shop, leave.signal);
    await row('task.seedwaits').waitFor();
    await row('buildheld by make.815 · lab').waitFor();
    await row('dbheld by /shop/migrate').hover();
    await window.hover.getByText('2 wait for it').waitFor();
    await window.screenshot('tooltip');
    await window.page.mouse.move(700, 300);
    await pictures('waiting');

    await sessions.stop({ name: 'migrate', root: shop });
    await api;
    await row('dbheld by /shop/api').waitFor();
    await row('task.seedwaits, next').waitFor();
    await row(/^api\d+ · ready/).waitFor();

    leave.abort();
    await expect(waiting).rejects.toThrow();
    await row('task.seed').waitFor({ state: 'detached' });
    for (const held of [gpu, build]) held.abandon();
    await row('/gpu').waitFor({ state: 'detached' });
    server?.end();
    await server?.ended;
    await row(/^api\d+ · running, lost its lock$/).waitFor();
    await header().waitFor({ state: 'detached' });
    await pictures('lost');
  });
});
