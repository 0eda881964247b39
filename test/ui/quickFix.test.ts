import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFailed } from 'vitest';
import { type Session, startSession } from './support/session.ts';
import type { Workbench } from './support/workbench.ts';

const LAUNCH = `{
  "version": "0.2.0",
  "configurations": [
    {
      "name": "preview",
      "type": "node",
      "request": "launch",
      "program": "\${workspaceFolder}/server.js",
      "env": { "PORT": "14321" }
    },
    {
      "name": "open the preview",
      "type": "chrome",
      "request": "launch",
      "url": "http://localhost:14321"
    },
    {
      "name": "attach to the worker",
      "type": "node",
      "request": "attach",
      "port": 14322
    }
  ]
}
`;

const TASKS = `{
  "version": "2.0.0",
  "tasks": [
    {
      // Asks whether the api answers.
      "label": "check api",
      "type": "shell",
      "command": "curl -s http://localhost:$<port:api>/",
      "problemMatcher": []
    }
  ]
}
`;

describe('quick-fixes', () => {
  let session: Session;
  let window: Workbench;

  beforeAll(async () => {
    session = await startSession({ name: 'quick-fix', vsix: inject('vsix') });
    const folder = join(session.dir, 'shop');
    await mkdir(join(folder, '.vscode'), { recursive: true });
    await writeFile(join(folder, '.vscode', 'launch.json'), LAUNCH);
    await writeFile(join(folder, '.vscode', 'tasks.json'), TASKS);
    window = await session.open(folder);
  });
  afterAll(() => session?.close());

  it('offer a named port for a hardcoded one, and keep its number', async () => {
    onTestFailed(() => session.keepLogs());
    await window.openFile('.vscode/launch.json');
    await window.page.locator('.editor-group-container.active .squiggly-hint').first().waitFor();
    await window.editor.openQuickFixes('14321');
    expect(await window.editor.quickFixes()).toEqual([
      'Replace with named port "preview"',
      'Replace 14321 with "preview" everywhere in this file',
      'Replace all hardcoded ports in this file',
      'Replace everywhere in this project...',
      'Replace with a port of another name...',
      'Ignore here',
      'Ignore port 14321 in this project',
      'Ignore files of this kind (vscode-launch) in this project',
    ]);
    await window.screenshot('menu-dark');
    await window.colorScheme('light');
    await window.screenshot('menu-light');
    await window.colorScheme('dark');
    await window.editor.quickFix('Replace all').click();
    await expect.poll(() => window.editor.visibleText()).toContain('"PORT": "$<port:preview>"');
    const text = await window.editor.visibleText();
    expect(text).toContain('"url": "http://localhost:$<port:preview>');
    expect(text).toContain(`"port": "\${command:berth.port.worker-debug}`);
    await expect
      .poll(() => readFile(session.registry, 'utf8').catch(() => ''))
      .toMatch(/preview": \{ "port": 14321[\s\S]*worker-debug": \{ "port": 14322/);
    // The inlay hint follows the token with the number it stands for.
    await expect.poll(() => window.editor.visibleText()).toMatch(/\$<port:preview>\s*14321/);
    await window.screenshot('tokens-dark');
    await window.colorScheme('light');
    await window.screenshot('tokens-light');
    await window.colorScheme('dark');
  });

  it('say why a plain task fails, and make a Berth task of it', async () => {
    onTestFailed(() => session.keepLogs());
    await window.openFile('.vscode/tasks.json');
    await window.page.locator('.editor-group-container.active .squiggly-warning').first().waitFor();
    await window.editor.hover('$<port:api>');
    await expect
      .poll(() => window.hover.textContent())
      .toContain('VS Code runs this task by itself');
    await window.screenshot('warning-dark');
    await window.page.keyboard.press('Escape');
    await window.editor.openQuickFixes('$<port:api>');
    expect(await window.editor.quickFixes()).toEqual(
      expect.arrayContaining([
        'Convert to a Berth task',
        'Use an input variable',
        'Use a command variable',
      ]),
    );
    await window.screenshot('task-menu-dark');
    await window.editor.quickFix('Convert to a Berth task').click();
    await expect.poll(() => window.editor.visibleText()).toContain('"type": "berth"');
    expect(await window.editor.visibleText()).toContain('// Asks whether the api answers.');
    await window.page
      .locator('.editor-group-container.active .squiggly-warning')
      .first()
      .waitFor({ state: 'detached' });
    await window.screenshot('converted-dark');
  });
});
