import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  inject,
  it,
  onTestFailed,
} from 'vitest';
import { Registry } from '../../src/registry/registry.ts';
import { type ListeningProcess, listenIn } from '../support/listeningProcess.ts';
import { type Session, startSession } from './support/session.ts';
import type { Workbench } from './support/workbench.ts';

describe('the sidebar', () => {
  let session: Session;
  let window: Workbench;
  let registry: Registry;
  let shop: string;
  const processes: ListeningProcess[] = [];

  beforeAll(async () => {
    session = await startSession({ name: 'sidebar', vsix: inject('vsix') });
    shop = join(session.dir, 'shop');
    await mkdir(shop);
    registry = new Registry({ file: session.registry, by: 'test' });
    window = await session.open(shop);
    await window.openView('Berth');
  });
  afterAll(() => session?.close());
  beforeEach(() => {
    onTestFailed(() => session.keepLogs());
  });
  afterEach(async () => {
    await Promise.all(processes.splice(0).map((server) => server.stop()));
  });

  async function serve(folder: string, port: number): Promise<ListeningProcess> {
    const server = await listenIn(folder, port);
    processes.push(server);
    return server;
  }

  /** The number of a name of the shop, or of a shared one. */
  async function portOf(name: string): Promise<number | undefined> {
    return (await registry.read()).get({ name, root: shop })?.port;
  }

  /** Every row of the view, as a screen reader reads it. */
  async function rows(): Promise<string[]> {
    const labels = await window
      .treeRow('')
      .evaluateAll((all) => all.map((row) => row.getAttribute('aria-label') ?? ''));
    return labels.filter((label) => label !== '');
  }

  function action(row: Locator, title: string): Locator {
    return row.locator(`.action-label[aria-label^="${title}"]`);
  }

  /** The number that the dialog for numbers offers first; 0 while it looks for one. */
  async function offered(): Promise<number> {
    const text = (await window.quickRow('').textContent())?.trim() ?? '';
    return /^\d+free$/.test(text) ? Number.parseInt(text, 10) : 0;
  }

  /** Chooses an entry of a row's menu. */
  async function choose(row: Locator, label: string): Promise<void> {
    await row.click({ button: 'right' });
    await window.menuItem(label).hover();
    // A menu ignores clicks right after it opened, lest the opening click chooses something.
    await window.page.keyboard.press('Enter');
  }

  it('welcomes who has no names, and allocates the first one', async () => {
    const welcome = window.page.locator('.welcome-view', { hasText: 'No port has a name yet' });
    await welcome.waitFor();
    await window.screenshot('welcome');
    await welcome.locator('a.monaco-button', { hasText: 'Allocate a Port' }).click();

    await window.quickInput.fill('My API');
    const message = window.page.locator('.quick-input-message');
    await expect.poll(() => message.textContent()).toContain('Try "my-api"');
    await window.screenshot('name-invalid');
    await window.enter('api');

    await expect.poll(offered).toBeGreaterThan(0);
    const first = await offered();
    await window.screenshot('number');
    await window.quickRow('Another number').click();
    await expect.poll(async () => [0, first].includes(await offered())).toBe(false);
    const second = await offered();

    await serve(join(session.dir, 'elsewhere'), 24_321);
    await window.quickInput.fill('24321');
    await window.page
      .locator('.quick-input-list', { hasText: /in use by node server\.cjs \(process \d+\)/ })
      .waitFor();
    await window.screenshot('number-in-use');
    await window.quickInput.fill('70000');
    await window.page.locator('.quick-input-list', { hasText: 'from 1 to 65535' }).waitFor();
    await window.quickInput.fill('');
    await window.quickRow(String(second)).waitFor();
    await window.quickInput.press('Enter');

    await window.notification(`api has port ${second}`).waitFor();
    await window.treeRow(`api${second} · free`).waitFor();
    expect(await portOf('api')).toBe(second);
    await window.screenshot('first-name');
    await window.notification('api has port').locator('.codicon-notifications-clear').click();
  });

  it('shows this project, shared names, other projects and listeners without a name', async () => {
    await registry.allocate([
      { name: 'web', root: shop },
      { name: 'queue', root: shop, note: 'Jobs' },
      { name: '/postgres', root: shop },
      { name: 'site', root: join(session.dir, 'blog') },
    ]);
    await serve(shop, (await portOf('web')) ?? 0);
    await serve(join(session.dir, 'elsewhere'), (await portOf('queue')) ?? 0);
    await serve(join(session.dir, 'elsewhere'), 24_322);

    await expect
      .poll(rows, { timeout: 20_000 })
      .toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^This project \(shop\)/),
          expect.stringMatching(/^api, port \d+, free/),
          expect.stringMatching(/^web, port \d+, listening: node server\.cjs \(process \d+\)/),
          expect.stringMatching(/^queue, port \d+, taken by a stranger/),
          expect.stringMatching(/^Shared/),
          expect.stringMatching(/^\/postgres, port \d+, free/),
          expect.stringMatching(/^Other projects/),
        ]),
      );
    const badge = window.page
      .locator('.activitybar .action-item', { has: window.page.locator('a[aria-label^="Berth"]') })
      .locator('.badge-content');
    await expect.poll(() => badge.textContent()).toBe('1');
    await window.treeRow('Other projects').click();
    await window.treeRow('blog').click();
    await window.treeRow(/^site\d+/).waitFor();
    await window.page.locator('.pane-header', { hasText: 'Unnamed Listeners' }).click();
    await window.treeRow(/^24322node server\.cjs/).waitFor();

    await window.treeRow('queue').hover();
    await window.screenshot('dark');
    await window.colorScheme('light');
    await window.treeRow('web').hover();
    await window.hover.waitFor();
    await window.screenshot('light');
    await window.colorScheme('dark');
  });

  it('follows servers and the registry by itself', async () => {
    const port = (await portOf('web')) ?? 0;
    await window.treeRow(`web${port} · free`).waitFor();
    const server = await serve(shop, port);
    await window.treeRow(`web${port} · node server.cjs`).waitFor();
    await server.stop();
    await window.treeRow(`web${port} · free`).waitFor();
    await registry.rename({ name: 'web', root: shop }, { name: 'site', root: shop });
    await window.treeRow(`site${port} · free`).waitFor();
    await registry.rename({ name: 'site', root: shop }, { name: 'web', root: shop });
    await window.treeRow(`web${port} · free`).waitFor();
  });

  it('offers what makes sense for a row, and nothing else', async () => {
    const port = (await portOf('web')) ?? 0;
    const api = window.treeRow(/^api\d+/);
    await api.hover();
    await action(api, 'Copy Port').waitFor();
    expect(await action(api, 'Open in Browser').count()).toBe(0);
    expect(await action(api, 'Stop the Process').count()).toBe(0);
    await serve(shop, port);
    const web = window.treeRow(`web${port} · node`);
    await web.hover();
    await action(web, 'Open in Browser').waitFor();
    await action(web, 'Stop the Process').waitFor();
    await web.click({ button: 'right' });
    await window.menuItem('Show Who Is Listening').waitFor();
    await window.screenshot('context-menu');
    await window.page.keyboard.press('Escape');
  });

  it('stops the process behind a name after a question', async () => {
    const port = (await portOf('web')) ?? 0;
    const server = await serve(shop, port);
    const web = window.treeRow(`web${port} · node`);
    await web.hover();
    await action(web, 'Stop the Process').click();
    const dialog = window.page.locator('.monaco-dialog-box');
    await dialog.waitFor();
    expect(await dialog.textContent()).toContain(`(process ${server.pid})?`);
    await window.screenshot('stop');
    await dialog.locator('.monaco-button', { hasText: 'Stop the Process' }).click();
    await server.ended;
    await window.treeRow(`web${port} · free`).waitFor();
  });

  it('names a listener', async () => {
    await serve(join(session.dir, 'shop', 'docs'), 24_323);
    const row = window.treeRow(/^24323/);
    await row.hover();
    await action(row, 'Name This Port').click();
    await expect.poll(() => window.quickInput.inputValue()).toBe('docs');
    await window.quickInput.press('Enter');
    await window.treeRow('docs24323 · node').waitFor();
    await row.waitFor({ state: 'detached' });
    expect(await portOf('docs')).toBe(24_323);
  });

  it('tells who listens, in full', async () => {
    const port = (await portOf('queue')) ?? 0;
    const server = await serve(join(session.dir, 'elsewhere'), port);
    const row = window.treeRow(`queue${port} · taken`);
    await choose(row, 'Show Who Is Listening');
    await window.quickRow('A stranger').waitFor();
    await window.quickRow(String(server.pid)).waitFor();
    await window.quickRow(join(session.dir, 'elsewhere')).waitFor();
    await window.screenshot('who');
    await window.page.keyboard.press('Escape');
  });

  it('shows what berth.json declares, and where it is wrong', async () => {
    const file = join(shop, 'berth.json');
    await writeFile(file, '{ "ports": { "mail": { "prefer": 24400 } } }');
    await window.treeRow('mail24400 · free').waitFor();
    await registry.release([{ name: 'mail', root: shop }]);
    const row = window.treeRow('mailno number yet');
    await row.hover();
    await action(row, 'Allocate').click();
    await window.treeRow('mail24400 · free').waitFor();
    await writeFile(file, '{ "ports": { "Mail": {} } }');
    await window.treeRow('berth.jsonline 1: "Mail" is not a name').waitFor();
    await window.screenshot('wrong-config');
  });

  it('renames a name, and in the files too if one wants', async () => {
    await writeFile(join(shop, 'berth.json'), '{ "ports": { "mail": { "prefer": 24400 } } }');
    const row = window.treeRow('mail24400 · free');
    await choose(row, 'Rename...');
    await window.quickInput.fill('web');
    await expect
      .poll(() => window.page.locator('.quick-input-message').textContent())
      .toMatch(/\/shop\/web has port \d+ already/);
    await window.enter('smtp');
    await window.treeRow('smtp24400 · free').waitFor();
    const offer = window.notification('/shop/mail is still used in berth.json');
    await offer.getByRole('button', { name: 'Rename There Too' }).click();
    await window.runCommand('File: Save All Files');
    await expect
      .poll(() => readFile(join(shop, 'berth.json'), 'utf8'))
      .toBe('{ "ports": { "smtp": { "prefer": 24400 } } }');
    expect(await portOf('smtp')).toBe(24_400);
    expect(await portOf('mail')).toBeUndefined();
  });

  it('gives a name another number', async () => {
    await choose(window.treeRow('smtp24400 · free'), 'Change Port...');
    await expect.poll(offered).toBeGreaterThan(0);
    expect(await offered()).not.toBe(24_400);
    await window.quickInput.fill(String(await portOf('web')));
    const list = (hasText: RegExp) => window.page.locator('.quick-input-list', { hasText });
    await list(/belongs to \/shop\/web/).waitFor();
    await window.quickInput.fill('6665');
    await list(/A port that browsers refuse to open/).waitFor();
    await window.screenshot('number-caution');
    await window.quickInput.fill('24401');
    await window.quickRow('24401').waitFor();
    await window.quickInput.press('Enter');
    await window.treeRow('smtp24401 · free').waitFor();
    expect(await portOf('smtp')).toBe(24_401);
  });

  it('releases a name, asks first while its server listens, and takes it back', async () => {
    await serve(shop, 24_401);
    const row = window.treeRow('smtp24401 · node');
    await choose(row, 'Release');
    const dialog = window.page.locator('.monaco-dialog-box');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await portOf('smtp')).toBe(24_401);
    await choose(row, 'Release');
    await dialog.getByRole('button', { name: 'Release' }).click();
    await window.treeRow('smtpno number yet').waitFor();
    const done = window.notification('Released /shop/smtp (24401)');
    await done.getByRole('button', { name: 'Undo' }).click();
    await row.waitFor();
    expect(await portOf('smtp')).toBe(24_401);
  });

  it('says so when the registry is damaged or cannot be used', async () => {
    await writeFile(session.registry, '{ "format": 1, ');
    await window.notification(/damaged|restored/).waitFor();
    await window.treeRow('smtp24401 · free').waitFor();
    await window.screenshot('damaged');

    await rename(session.registry, `${session.registry}.aside`);
    await mkdir(session.registry);
    await window.treeRow(/^Registry/).waitFor();
    await window.runCommand('Berth: Allocate Port for');
    await window.enter('late');
    await window.notification(session.registry).first().waitFor();
    await window.screenshot('unusable');
    await window.runCommand('Notifications: Clear All Notifications');
    await window.runCommand('Berth: Copy Port');
    await window.notification(session.registry).first().waitFor();
    await rm(session.registry, { recursive: true });
    await rename(`${session.registry}.aside`, session.registry);
    await window.treeRow('smtp24401 · free').waitFor();
  });
});
