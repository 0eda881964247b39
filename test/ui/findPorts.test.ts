import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFailed } from 'vitest';
import { Registry } from '../../src/registry/registry.ts';
import { type Session, startSession } from './support/session.ts';
import type { Workbench } from './support/workbench.ts';

const FILES = {
  '.gitignore': 'build/\n',
  'compose.yaml': `services:
  db:
    image: postgres:17
    ports:
      - "25432:5432"
`,
  'api/server.js': `const express = require('express');

const app = express();
app.listen(24811, () => console.log('listening'));
`,
  'web/.env': 'API_URL=http://localhost:24811\n',
  'build/server.js': 'app.listen(24811);\n',
  'vendor/server.js': 'app.listen(24812);\n',
};

describe('Find Hardcoded Ports', () => {
  let session: Session;
  let window: Workbench;
  let shop: string;
  const textOf = (path: string) => readFile(join(shop, path), 'utf8').catch(() => '');

  beforeAll(async () => {
    session = await startSession({
      name: 'find-ports',
      vsix: inject('vsix'),
      settings: { 'search.exclude': { vendor: true } },
    });
    shop = join(session.dir, 'shop');
    await mkdir(join(shop, '.git'), { recursive: true });
    for (const [path, text] of Object.entries(FILES)) {
      await mkdir(dirname(join(shop, path)), { recursive: true });
      await writeFile(join(shop, path), text);
    }
    window = await session.open(shop);
  });
  afterAll(() => session?.close());

  it('shows what it found by number and by file, without what is ignored or excluded', async () => {
    onTestFailed(() => session.keepLogs());
    await window.runCommand('Berth: Find Hardcoded Ports');
    await window.treeRow('api/server.js:4').waitFor();
    await window.treeRow('web/.env:1').waitFor();
    await window.treeRow('compose.yaml:5').first().waitFor();
    expect(await window.treeRow(/vendor|build/).count()).toBe(0);
    await window.screenshot('by-number-dark');
    await window.colorScheme('light');
    await window.screenshot('by-number-light');
    await window.pressInTitle('Hardcoded Ports', 'Group by File');
    await window.treeRow(/^server\.jsapi/).waitFor();
    await window.screenshot('by-file-light');
    await window.colorScheme('dark');
    await window.screenshot('by-file-dark');
    await window.treeRow('app.listen').click();
    await expect.poll(() => window.editor.visibleText()).toContain('app.listen(24811');
    await window.screenshot('opened-dark');
  });

  it('replaces what is ticked, after a preview, and keeps the old numbers', async () => {
    onTestFailed(() => session.keepLogs());
    await window.pressInTitle('Hardcoded Ports', 'Replace Ticked');
    const apply = window.page.getByRole('button', { name: 'Apply', exact: true });
    await apply.waitFor();
    const edits = window.page.locator('.part.panel .monaco-list-row');
    await edits.filter({ hasText: 'process.env.API_PORT' }).waitFor();
    await edits.filter({ hasText: 'berth.json' }).waitFor();
    await window.screenshot('preview-dark');
    await apply.click();
    await expect.poll(() => textOf('api/server.js')).toContain('process.env');
    await expect.poll(() => textOf('compose.yaml')).toContain(':-25432}:5432"');
    await expect.poll(() => textOf('berth.json')).toContain('24811');
    expect(await textOf('web/.env')).toBe(FILES['web/.env']);
    const registry = new Registry({ file: session.registry, by: 'test' });
    await expect
      .poll(async () =>
        (await registry.read())
          .ofProject(shop)
          .map(({ port }) => port)
          .sort(),
      )
      .toEqual([24_811, 25_432]);
    // What only a container sees is left.
    await expect.poll(() => window.treeRow('inside a container').count()).toBe(1);
    await window.treeRow('http://localhost').waitFor({ state: 'detached' });
    expect(await window.notification('berth.json').count()).toBe(0);
    await window.screenshot('replaced-dark');
    await window.colorScheme('light');
    await window.screenshot('replaced-light');
    await window.colorScheme('dark');
  });
});
