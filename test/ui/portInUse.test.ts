import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFailed } from 'vitest';
import { Registry } from '../../src/registry/registry.ts';
import { type ListeningProcess, listenIn } from '../support/listeningProcess.ts';
import { type Session, startSession } from './support/session.ts';
import type { Workbench } from './support/workbench.ts';

const PORT = 24_731;

describe('a terminal that says that a port is in use', () => {
  let session: Session;
  let window: Workbench;
  let shop: string;
  let holder: ListeningProcess | undefined;

  beforeAll(async () => {
    session = await startSession({
      name: 'port-in-use',
      vsix: inject('vsix'),
      // Node prints more than fits otherwise.
      settings: { 'workbench.panel.opensMaximized': 'always' },
    });
    shop = join(session.dir, 'shop');
    await mkdir(shop);
    holder = await listenIn(shop, PORT);
    window = await session.open(shop);
    await window.newTerminal();
  });
  afterAll(async () => {
    await holder?.stop();
    await session?.close();
  });

  it('has a link that shows who has it, and names it', async () => {
    onTestFailed(() => session.keepLogs());
    await window.typeInTerminal(`node server.cjs ${PORT}`);
    await expect.poll(() => window.terminalText()).toContain('EADDRINUSE');
    await window.hoverInTerminal('EADDRINUSE: address');
    await expect
      .poll(() => window.hover.textContent())
      .toMatch(new RegExp(`^Show\\swho\\shas\\sport\\s${PORT} `));
    await window.screenshot('link-dark');
    await window.followInTerminal('EADDRINUSE: address');
    await window.quickRow('node server.cjs').waitFor();
    await window.screenshot('actions-dark');
    await window.colorScheme('light');
    await window.screenshot('actions-light');
    await window.colorScheme('dark');
    await window.quickRow('Name it').click();
    await expect
      .poll(() => window.quickInput.getAttribute('placeholder').catch(() => ''))
      .toContain('api');
    await window.enter('api');
    const registry = new Registry({ file: session.registry, by: 'test' });
    await expect
      .poll(async () => (await registry.read()).get({ name: 'api', root: shop })?.port)
      .toBe(PORT);
  });

  it('offers another port for the name by then', async () => {
    onTestFailed(() => session.keepLogs());
    await window.followInTerminal(String(PORT));
    await expect
      .poll(() => window.page.locator('.quick-input-title').textContent())
      .toContain(`Port ${PORT}, api, is in use`);
    await window.screenshot('named-dark');
    await window.quickRow('Allocate another').click();
    await expect
      .poll(() => window.page.locator('.quick-input-title').textContent())
      .toContain(`Another port for api, which has ${PORT}`);
    await window.page.keyboard.press('Escape');
  });

  it('stops the one who has it, after a question, and then says that the port is free', async () => {
    onTestFailed(() => session.keepLogs());
    await window.followInTerminal('EADDRINUSE: address');
    await window.quickRow('Stop it').click();
    const dialog = window.page.locator('.monaco-dialog-box');
    await dialog.waitFor();
    expect(await dialog.textContent()).toContain(`It listens on port ${PORT}`);
    await dialog.getByRole('button', { name: 'Stop the Process' }).click();
    await holder?.ended;
    await window.followInTerminal('EADDRINUSE: address');
    await window.notification(`Port ${PORT} is free now`).waitFor();
    await window.screenshot('free-dark');
    await window.typeInTerminal(`node server.cjs ${PORT}`);
    await expect.poll(() => window.terminalText()).toMatch(/^up$/m);
  });
});
