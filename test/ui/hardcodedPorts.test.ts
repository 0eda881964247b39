import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFailed } from 'vitest';
import { listenIn } from '../support/listeningProcess.ts';
import { type Session, startSession } from './support/session.ts';
import type { Workbench } from './support/workbench.ts';

const COMPOSE = `services:
  api:
    image: example/api
    ports:
      - "14331:8080"
    environment:
      PORT: 8080
  web:
    image: example/web
    ports:
      - "14332:80"
  admin:
    image: example/admin
    ports:
      - "14332:80"
      - "\${METRICS:-14333}:7777"
`;

describe('hardcoded ports in an editor', () => {
  let session: Session;
  let window: Workbench;

  beforeAll(async () => {
    session = await startSession({ name: 'hardcoded-ports', vsix: inject('vsix') });
    const folder = join(session.dir, 'shop');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'compose.yml'), COMPOSE);
    window = await session.open(folder);
  });
  afterAll(() => session?.close());

  async function pictures(name: string): Promise<void> {
    for (const scheme of ['light', 'dark'] as const) {
      await window.colorScheme(scheme);
      await window.screenshot(`${name}-${scheme}`);
    }
  }

  it('are marked, and warned of where two services want the same', async () => {
    onTestFailed(() => session.keepLogs());
    await window.openFile('compose.yml');
    await window.page.locator('.editor-group-container.active .squiggly-hint').first().waitFor();
    await expect
      .poll(() => window.page.locator('.editor-group-container.active .squiggly-warning').count())
      .toBe(2);
    await pictures('marks');
  });

  it('tell in a hover who listens there', async () => {
    onTestFailed(() => session.keepLogs());
    const stranger = await listenIn(join(session.dir, 'elsewhere'), 14_331);
    try {
      await expect
        .poll(() => window.page.locator('.editor-group-container.active .squiggly-warning').count())
        .toBe(3);
      await window.editor.hover('14331');
      await expect
        .poll(() => window.hover.textContent())
        .toContain('It runs outside this project.');
      expect(await window.hover.textContent()).toContain('taken by a stranger');
      await pictures('hover');
    } finally {
      await stranger.stop();
    }
  });

  it('have a menu of fixes, with a page about them', async () => {
    onTestFailed(() => session.keepLogs());
    await window.page.keyboard.press('Escape');
    await window.editor.openQuickFixes('14333');
    const fixes = await window.editor.quickFixes();
    expect(fixes[0]).toBe('Bind METRICS to named port "metrics"');
    expect(fixes).toEqual(
      expect.arrayContaining([
        'Replace all hardcoded ports in this file',
        'Replace everywhere in this project...',
        'Ignore here',
      ]),
    );
    await pictures('menu');
    await window.page.keyboard.press('Escape');
  });

  it('are replaced in the whole project after a preview', async () => {
    onTestFailed(() => session.keepLogs());
    await window.editor.openQuickFixes('14331');
    await window.editor.quickFix('everywhere in this project').click();
    await window.page.locator('.bulk-edit-panel .monaco-list-row').first().waitFor();
    await pictures('preview');
    await window.page.getByRole('button', { name: 'Apply' }).first().click();
    await expect.poll(() => window.editor.visibleText()).toContain('API_PORT:-14331');
    const text = await window.editor.visibleText();
    expect(text).toContain('WEB_PORT:-14332');
    expect(text).toContain('ADMIN_PORT:-14332');
    expect(text).toContain('METRICS:-14333');
  });
});
