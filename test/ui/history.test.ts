import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
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
import { Registry } from '../../src/registry/registry.ts';
import { type ListeningProcess, listenIn } from '../support/listeningProcess.ts';
import { writePast } from '../support/pastOf.ts';
import { type Session, startSession } from './support/session.ts';
import type { Workbench } from './support/workbench.ts';

describe('the history of a name', () => {
  let session: Session;
  let window: Workbench;
  let registry: Registry;
  let shop: string;
  let page: FrameLocator;
  const servers: ListeningProcess[] = [];
  /** What the browser minded, the policy of the page among it. */
  const complaints: string[] = [];

  beforeAll(async () => {
    session = await startSession({
      name: 'history',
      vsix: inject('vsix'),
      settings: { 'berth.watch.enabled': true, 'berth.watch.interval': 2 },
    });
    shop = join(session.dir, 'shop');
    await mkdir(shop);
    registry = new Registry({ file: session.registry, by: 'test' });
    await registry.allocate(['api', 'web', 'queue'].map((name) => ({ name, root: shop })));
    await writePast(session.registry, '/shop/api', Date.now());
    await serve('api');
    window = await session.open(shop);
    window.page.on('console', (message) => {
      if (/Content Security Policy|violat/i.test(message.text())) complaints.push(message.text());
    });
    await window.openView('Berth');
    page = window.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await session?.close();
  });
  beforeEach(() => {
    onTestFailed(() => session.keepLogs());
  });

  async function serve(name: string): Promise<ListeningProcess> {
    const port = (await registry.read()).get({ name, root: shop })?.port ?? 0;
    const server = await listenIn(shop, port);
    servers.push(server);
    return server;
  }

  /** What the window that watches says of a name. */
  async function verdict(name: string): Promise<string | undefined> {
    const file = join(`${session.registry}.history`, 'verdicts.json');
    const text = await readFile(file, 'utf8').catch(() => '{}');
    return JSON.parse(text).verdicts?.[`/shop/${name}`]?.kind;
  }

  /** The colours in the strip above the plot. */
  const stripColors = () =>
    page.locator('#chart canvas').evaluate((canvas: HTMLCanvasElement) => {
      const context = canvas.getContext('2d');
      const row = context?.getImageData(0, Math.round(canvas.height * 0.075), canvas.width, 1);
      const hex = (at: number) =>
        [...(row?.data.slice(at, at + 3) ?? [])]
          .map((n) => n.toString(16).padStart(2, '0'))
          .join('');
      return Array.from({ length: canvas.width }, (_, x) => hex(4 * x));
    });
  const themeGreen = () =>
    page
      .locator('body')
      .evaluate((body) => getComputedStyle(body).getPropertyValue('--vscode-charts-green').trim());

  /** The largest share of a row below the strip that is drawn in more than a faint colour. */
  const fullestRow = () =>
    page.locator('#chart canvas').evaluate((canvas: HTMLCanvasElement) => {
      const top = Math.round(canvas.height * 0.12);
      const context = canvas.getContext('2d');
      const { data } = context?.getImageData(0, top, canvas.width, canvas.height - top) ?? {};
      const shares = Array.from({ length: canvas.height - top }, (_, y) => {
        const row = data?.slice(4 * y * canvas.width, 4 * (y + 1) * canvas.width) ?? [];
        return row.filter((value, i) => i % 4 === 3 && value > 100).length / canvas.width;
      });
      return Math.max(...shares);
    });

  const point = () => page.locator('#point').textContent();
  const press = (key: string) => page.locator('#chart').press(key);

  it('opens from the row of a name, and shows its hour', async () => {
    await window.treeRow(/^api/).click({ button: 'right' });
    await window.menuItem('Show History').hover();
    await window.page.keyboard.press('Enter');
    await window.tab('History of /shop/api').waitFor();
    await page.locator('#chart canvas').waitFor();
    await expect.poll(() => page.locator('#summary').textContent()).toMatch(/^Up \d/);
    await window.screenshot('hour-dark');
  });

  it('is read point by point with the keyboard', async () => {
    await page.locator('#chart').focus();
    await press('End');
    const last = await point();
    expect(last).toMatch(/ · (up|down|Up \d)/);
    await press('ArrowLeft');
    await expect.poll(point).not.toBe(last);
    const before = await point();
    await press('ArrowRight');
    await expect.poll(point).toBe(last);
    await press('ArrowLeft');
    await expect.poll(point).toBe(before);
    await press('Home');
    await expect.poll(point).not.toBe(before);
    await window.screenshot('cursor-dark');
  });

  it('shows shorter and longer times, by keys and buttons', async () => {
    const pressed = () => page.locator('#ranges [aria-pressed="true"]').textContent();
    expect(await pressed()).toBe('Hour');
    await press('-');
    await expect.poll(pressed).toBe('Day');
    await press('+');
    await expect.poll(pressed).toBe('Hour');
    for (const range of ['Day', 'Week', 'Month', 'Year']) {
      await page.getByRole('button', { name: range }).click();
      await expect.poll(pressed).toBe(range);
      await window.page.waitForTimeout(300);
      await window.screenshot(`${range.toLowerCase()}-dark`);
    }
  });

  it('has the same numbers in a table', async () => {
    await page.getByRole('button', { name: 'Day' }).click();
    await page.locator('#numbers summary').click();
    const rows = page.locator('#numbers tbody tr');
    await expect.poll(() => rows.count()).toBeGreaterThan(150);
    const texts = await rows.nth(3).locator('th, td').allTextContents();
    expect(texts[1]).toMatch(/%$/);
    expect(texts.slice(2)).toEqual(Array(3).fill(expect.stringMatching(/\d ms$/)));
    await window.screenshot('table-dark');
    await page.locator('#numbers summary').click();
  });

  it('follows the theme, high contrast too', async () => {
    await page.getByRole('button', { name: 'Hour' }).click();
    await page.locator('#chart').focus();
    await press('End');
    const greens = new Set<string>();
    const shows = async (picture: string) => {
      await expect
        .poll(async () => (await stripColors()).includes((await themeGreen()).slice(1)))
        .toBe(true);
      greens.add(await themeGreen());
      await window.screenshot(picture);
    };
    await shows('hour-dark');
    await window.colorScheme('light');
    await shows('hour-light');
    await window.highContrast('light');
    await shows('hour-light-contrast');
    await window.highContrast('dark');
    await shows('hour-dark-contrast');
    await window.colorScheme('dark');
    expect(greens.size).toBeGreaterThan(1);
  });

  it('keeps its grid faint where a theme has translucent text', async () => {
    const settings = join(shop, '.vscode', 'settings.json');
    const colors = { foreground: '#cccccccc' };
    await mkdir(dirname(settings), { recursive: true });
    await writeFile(settings, JSON.stringify({ 'workbench.colorCustomizations': colors }));
    const text = () =>
      page
        .locator('body')
        .evaluate((body) => getComputedStyle(body).getPropertyValue('--vscode-foreground'));
    await expect.poll(text).toContain('0.8');
    await expect.poll(fullestRow).toBeLessThan(0.5);
    await window.screenshot('translucent-dark');
    await rm(settings);
    await expect.poll(text).not.toContain('0.8');
  });

  it('is exported as a picture', async () => {
    await page.locator('#export').click();
    const target = join(shop, 'api.svg');
    // The dialog may still be reading its folder, and goes on with that then.
    const written = async () => {
      const text = await readFile(target, 'utf8').catch(() => '');
      if (text === '' && (await window.quickInput.isVisible())) {
        await window.enter(target);
      }
      return text;
    };
    await expect.poll(written, { interval: 1_000 }).toMatch(/^<svg[\s\S]*<\/svg>\s*$/);
  });

  it('says in words that there is nothing yet', async () => {
    await window.runCommand('Berth: Show History');
    await window.quickRow('queue').click();
    await window.tab('History of /shop/queue').waitFor();
    const empty = page.locator('#empty:visible');
    await expect
      .poll(() => empty.textContent())
      .toMatch(/^Nothing recorded yet\. A name is watched/);
    await window.screenshot('empty');
  });

  it('tells of a name that flaps, marks it in the tree and shows its history', async () => {
    for (let times = 1; times <= 3; times++) {
      const server = await serve('web');
      await expect.poll(() => verdict('web')).toBe('up');
      await server.stop();
      await expect.poll(() => verdict('web')).toBe(times < 3 ? 'down' : 'flapping');
      if (times === 1) {
        await window.treeRow(/^web\d+ · down$/).waitFor();
        await window.screenshot('down-dark');
      }
    }
    const notification = window.notification('/shop/web');
    await notification.getByText('it went down 3 times within ten minutes').waitFor();
    await window.screenshot('flapping-notification');
    await notification.getByRole('button', { name: 'Show History' }).click();
    await window.tab('History of /shop/web').waitFor();
    await expect
      .poll(() => page.locator('#summary:visible').textContent())
      .toMatch(/^Up \d+.*went down/);
    await window.treeRow(/^web\d+ · flapping · down$/).waitFor();
    await serve('web');
    await window.treeRow(/^web\d+ · flapping · node server\.cjs$/).waitFor();
    await window
      .statusItem(/web:\d+/)
      .locator('.codicon-pulse')
      .waitFor();
    const queue = await serve('queue');
    await expect.poll(() => verdict('queue')).toBe('up');
    await queue.stop();
    await window.treeRow(/^queue\d+ · down$/).waitFor();
    await window.treeRow(/^web/).hover();
    await window.hover.getByText('flapping, went down 3 times within ten minutes').waitFor();
    await expect.poll(() => window.hover.locator('code').first().textContent()).toMatch(/[▁-█]/);
    await window.screenshot('flapping-dark');
    await window.colorScheme('light');
    await window.treeRow(/^api/).hover();
    await window.hover.getByText('Last hour: up').waitFor();
    await window.screenshot('flapping-light');
  });

  it('comes back with the window, as it was', async () => {
    await page.getByRole('button', { name: 'Week' }).click();
    const old = await page.locator('body').elementHandle();
    await window.runCommand('Developer: Reload Window');
    await expect.poll(() => old?.isVisible().catch(() => false)).toBe(false);
    await window.tab('History of /shop/web').waitFor();
    await page.locator('#chart canvas').waitFor();
    const pressed = page.locator('#ranges [aria-pressed="true"]');
    await expect.poll(() => pressed.textContent()).toBe('Week');
    await expect.poll(() => page.locator('#summary').textContent()).toMatch(/^Up \d/);
  });

  it('minds no policy', () => expect(complaints).toEqual([]));
});
