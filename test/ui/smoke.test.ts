import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFailed } from 'vitest';
import { type Session, startSession } from './support/session.ts';
import type { Workbench } from './support/workbench.ts';

describe('the packaged extension in a real VS Code', () => {
  let session: Session;
  let window: Workbench;

  beforeAll(async () => {
    session = await startSession({ name: 'smoke', vsix: inject('vsix') });
    const folder = join(session.dir, 'workspace');
    await mkdir(folder);
    await writeFile(join(folder, 'notes.txt'), 'first line\nsecond line\n');
    window = await session.open(folder);
  });
  afterAll(() => session?.close());

  it('is installed and runs', async () => {
    onTestFailed(() => session.keepLogs());
    await window.runCommand('Extensions: Show Installed Extensions');
    await window.treeRow('Named TCP ports').waitFor();
    await window.openView('Berth');
  });

  it('lets a test open a file, run a terminal and switch the colours', async () => {
    onTestFailed(() => session.keepLogs());
    await window.openFile('notes.txt');
    expect(await window.editor.visibleText()).toContain('second line');
    await window.newTerminal();
    await window.typeInTerminal('echo $((40 + 2)) in $BERTH_REGISTRY');
    await expect.poll(() => window.terminalText()).toContain(`42 in ${session.registry}`);
    await window.colorScheme('light');
    await window.screenshot('light');
    await window.colorScheme('dark');
    await window.screenshot('dark');
  });
});
