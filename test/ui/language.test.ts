import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFailed } from 'vitest';
import { type Session, startSession } from './support/session.ts';
import type { Workbench } from './support/workbench.ts';

const CONFIG = `{
  "ports": {
    "api": { "prefer": 41331 },
    "web": { "prefer": 41332 }
  },
  "env": {
    "API_URL": "http://localhost:$<port:api>/v1"
  }
}
`;

const LAUNCH = `{
  "version": "0.2.0",
  "configurations": [
    {
      "name": "web",
      "type": "node",
      "request": "launch",
      "program": "\${workspaceFolder}/web.js",
      "env": { "PORT": "$<port:web>", "PEER": "" }
    }
  ]
}
`;

describe('tokens in the editor', () => {
  let session: Session;
  let window: Workbench;
  let folder: string;

  beforeAll(async () => {
    session = await startSession({ name: 'language', vsix: inject('vsix') });
    folder = join(session.dir, 'shop');
    await mkdir(join(folder, '.vscode'), { recursive: true });
    await writeFile(join(folder, 'berth.json'), CONFIG);
    await writeFile(join(folder, '.vscode', 'launch.json'), LAUNCH);
    window = await session.open(folder);
  });
  afterAll(() => session?.close());

  it('are completed while somebody types', async () => {
    onTestFailed(() => session.keepLogs());
    const { page, editor } = window;
    await window.openFile('.vscode/launch.json');
    await expect.poll(() => readFile(session.registry, 'utf8').catch(() => '')).toContain('41331');
    await editor.click('"PEER": ""');
    await page.keyboard.press('End');
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowLeft');
    await page.keyboard.type('http://localhost:$<');
    await editor.suggestion('api').first().waitFor();
    await editor.suggestion('web').first().waitFor();
    await window.screenshot('completion-dark');
    await page.keyboard.type('po');
    await editor.suggestion('api').first().waitFor();
    await page.keyboard.press('Enter');
    await expect
      .poll(() => editor.visibleText())
      .toMatch(/"PEER": "http:\/\/localhost:\$<port:api>\s*41331\s*"/);
  });

  it('explain themselves in a hover', async () => {
    onTestFailed(() => session.keepLogs());
    await window.editor.hover('port:web');
    await expect.poll(() => window.hover.textContent()).toMatch(/41332.*free.*WEB_PORT/s);
    await window.screenshot('hover-dark');
    await window.colorScheme('light');
    await window.screenshot('hover-light');
    await window.colorScheme('dark');
    await window.page.keyboard.press('Escape');
  });

  it('are renamed with F2 everywhere, number kept', async () => {
    onTestFailed(() => session.keepLogs());
    const { page, editor } = window;
    await editor.click('port:web');
    await page.keyboard.press('F2');
    const input = page.locator('.rename-box input');
    await input.waitFor();
    expect(await input.inputValue()).toBe('web');
    await window.screenshot('rename-dark');
    await input.fill('storefront');
    await input.press('Enter');
    await expect.poll(() => editor.visibleText()).toContain('$<port:storefront>');
    await expect
      .poll(() => readFile(session.registry, 'utf8'))
      .toMatch(/storefront": \{ "port": 41332/);
    await expect
      .poll(() => readFile(join(folder, 'berth.json'), 'utf8'))
      .toContain('"storefront": { "prefer": 41332 }');
  });
});
