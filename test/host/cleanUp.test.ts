import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { openRegistry, until, workspaceFolder } from './support/project.ts';

const run = <T>(command: string) => vscode.commands.executeCommand<T>(command);

describe('clean-up', () => {
  let gone: string;

  /** The numbers of the names of a project whose folder is gone. */
  async function left(): Promise<Record<string, number>> {
    const names = (await openRegistry().read()).ofProject(gone);
    return Object.fromEntries(names.map(({ name, port }) => [name, port]));
  }

  before(async () => {
    // Beside other folders: an empty one may be a volume's that is not mounted.
    gone = path.join(workspaceFolder().uri.fsPath, '..', 'clean-gone');
    fs.mkdirSync(gone);
    gone = fs.realpathSync(gone);
    await openRegistry().allocate([
      { name: 'api', root: gone },
      { name: 'web', root: gone, note: 'Vite' },
    ]);
  });
  after(async () => {
    await openRegistry().release(Object.keys(await left()).map((name) => ({ name, root: '' })));
    fs.rmSync(gone, { recursive: true, force: true });
    await run('notifications.clearAll');
  });

  it('leaves names alone as long as their folder is there', async () => {
    await run('berth.cleanUp');
    assert.equal(Object.keys(await left()).length, 2);
  });

  it('asks, releases the names of a folder that is gone, and takes them back', async () => {
    const before = await left();
    fs.rmdirSync(gone);
    const done = run('berth.cleanUp');
    // The list may open a moment after the command has begun.
    const accepting = setInterval(
      () => void run('workbench.action.acceptSelectedQuickOpenItem'),
      500,
    );
    await done.then(
      () => clearInterval(accepting),
      () => clearInterval(accepting),
    );
    assert.deepEqual(await left(), {});
    assert.equal((await openRegistry().read()).registeredLabel(gone), undefined);

    await until(async () => {
      await run('notification.acceptPrimaryAction');
      return Object.keys(await left()).length > 0 ? true : undefined;
    });
    assert.deepEqual(await left(), before);
    const book = await openRegistry().read();
    assert.equal(book.get({ name: 'web', root: gone })?.note, 'Vite');
  });
});
