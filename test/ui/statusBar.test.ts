import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFailed } from 'vitest';
import { Registry } from '../../src/registry/registry.ts';
import { listenIn } from '../support/listeningProcess.ts';
import { type Session, startSession } from './support/session.ts';
import type { Workbench } from './support/workbench.ts';

describe('the status bar', () => {
  let session: Session;
  let window: Workbench;
  let registry: Registry;
  let shop: string;

  beforeAll(async () => {
    session = await startSession({ name: 'statusBar', vsix: inject('vsix') });
    shop = join(session.dir, 'shop');
    await mkdir(shop);
    await writeFile(join(shop, 'notes.txt'), 'notes\n');
    registry = new Registry({ file: session.registry, by: 'test' });
    window = await session.open(shop);
  });
  afterAll(() => session?.close());

  it("shows the project's names, warns of strangers, and leads to the view", async () => {
    onTestFailed(() => session.keepLogs());
    const item = window.page.locator('.statusbar-item[id="berth.berth.berth.ports"]');
    await window.runCommand('Berth: Refresh');
    expect(await item.isVisible()).toBe(false);

    await window.page.evaluate(recordStatusTexts, 'berth.berth.berth.ports');
    const names = ['api', 'cache', 'mail', 'web'];
    await registry.allocate(names.map((name) => ({ name, root: shop })));
    const book = await registry.read();
    const port = (name: string) => book.get({ name, root: shop })?.port ?? 0;
    await item.waitFor();
    const free = `api:${port('api')} cache:${port('cache')} mail:${port('mail')} +1`;
    await expect.poll(async () => plain(await item.textContent())).toBe(free);
    const texts = await window.page.evaluate(() => globalThis.statusTexts);
    expect(texts.filter((text) => !/\d/.test(text))).toEqual([]);

    const own = await listenIn(shop, port('web'));
    const stranger = await listenIn(join(session.dir, 'elsewhere'), port('mail'));
    try {
      await window.runCommand('Berth: Refresh');
      const busy = `api:${port('api')} mail:${port('mail')} web:${port('web')} +1`;
      await expect.poll(async () => plain(await item.textContent())).toBe(busy);
      expect(await item.getAttribute('class')).toContain('warning-kind');
      expect(await item.locator('a').first().getAttribute('aria-label')).toContain(
        `mail, port ${port('mail')}, taken by a stranger`,
      );
      for (const scheme of ['dark', 'light'] as const) {
        await window.colorScheme(scheme);
        await window.page.mouse.move(600, 300);
        await item.hover();
        await window.hover.locator('table').waitFor();
        await window.screenshot(scheme);
      }
      await window.hover.locator('tr', { hasText: 'mail' }).getByText('Details').click();
      await window.quickRow('A stranger').waitFor();
      await window.page.keyboard.press('Escape');
    } finally {
      await Promise.all([own.stop(), stranger.stop()]);
    }
    await window.runCommand('Berth: Refresh');
    await expect.poll(async () => plain(await item.textContent())).toBe(free);
    await item.click();
    await window.treeRow(`web${port('web')} · free`).waitFor();

    const settings = join(shop, '.vscode', 'settings.json');
    await mkdir(join(shop, '.vscode'));
    await writeFile(settings, '{ "berth.statusBar.enabled": false }');
    await item.waitFor({ state: 'hidden' });
    await writeFile(settings, '{}');
    await item.waitFor();
    await registry.release(names.map((name) => ({ name, root: shop })));
    await item.waitFor({ state: 'hidden' });
  });
});

declare global {
  var statusTexts: string[];
}

/** Runs in the page: keeps every text that a status bar entry shows, however briefly. */
function recordStatusTexts(id: string): void {
  globalThis.statusTexts = [];
  const look = () => {
    const entry = document.getElementById(id);
    if (entry?.offsetParent) globalThis.statusTexts.push(entry.textContent ?? '');
  };
  const bar = document.querySelector('.part.statusbar');
  if (bar) {
    new MutationObserver(look).observe(bar, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
  }
}

/** Text without the icons' empty places and with single blanks. */
function plain(text: string | null): string {
  return (text ?? '').replace(/\s+/g, ' ').trim();
}
