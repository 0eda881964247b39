import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { History } from '../../src/history/history.ts';
import { defaultHistoryDir, readHistory } from '../../src/history/readHistory.ts';
import { type ListeningProcess, listenIn } from '../support/listeningProcess.ts';
import {
  numberOf,
  openRegistry,
  removeFromWorkspace,
  until,
  workspaceFolder,
  writeInWorkspace,
} from './support/project.ts';

const root = () => workspaceFolder().uri.fsPath;
const names = ['watched-api', 'watched-single'];

describe('the watch of names', () => {
  const servers: ListeningProcess[] = [];

  async function set(key: string, value: unknown): Promise<void> {
    const { Global } = vscode.ConfigurationTarget;
    await vscode.workspace.getConfiguration('berth').update(key, value, Global);
  }

  const dir = () => defaultHistoryDir(openRegistry().file);

  /** What is known of a name's last hour, once `done` likes it. */
  async function known(
    name: string,
    done: (sum: { up: number; down: number; timed: number }) => boolean,
  ): Promise<History> {
    const full = (await openRegistry().read()).fullName({ name, root: root() });
    return until(() => {
      const history = readHistory(dir(), full);
      const sum = { up: 0, down: 0, timed: 0 };
      for (const { up, down, timed } of history?.raw ?? []) {
        sum.up += up;
        sum.down += down;
        sum.timed += timed;
      }
      return done(sum) ? history : undefined;
    });
  }

  before(async () => {
    writeInWorkspace('berth.json', { ports: { 'watched-single': { watch: false } } });
    await openRegistry().allocate(names.map((name) => ({ name, root: root() })));
    await set('watch.interval', 2);
    await set('watch.enabled', true);
    for (const name of names) {
      servers.push(await listenIn(root(), Number(await numberOf(name))));
    }
  });
  after(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await openRegistry().release(names.map((name) => ({ name, root: root() })));
    removeFromWorkspace('berth.json', 'server.cjs');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await set('watch.enabled', false);
    await set('watch.interval', undefined);
  });

  it('writes down when servers are up and how soon they answer', async () => {
    await known('watched-api', ({ timed, down }) => timed >= 2 && down === 0);
  });

  it('connects to none whose berth.json forbids it', async () => {
    await known('watched-single', ({ up, timed }) => up >= 2 && timed === 0);
  });

  it('sees a server go', async () => {
    await servers[0]?.stop();
    await known('watched-api', ({ down }) => down >= 2);
  });

  it('shows the history of a name in a panel of its own, once', async () => {
    const panels = () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .filter(({ label }) => /^History of \/.*\/watched-api$/.test(label));
    for (let times = 0; times < 2; times++) {
      await vscode.commands.executeCommand('berth.showHistory', { name: 'watched-api' });
      await until(() => panels().length > 0 || undefined);
    }
    assert.equal(panels().length, 1);
    const [panel] = panels();
    assert.ok(panel?.input instanceof vscode.TabInputWebview);
    assert.match(panel.input.viewType, /berth\.history$/);
  });

  it('lets go of the histories when it is switched off', async () => {
    const claim = path.join(dir(), 'writer');
    assert.ok(fs.existsSync(claim));
    await set('watch.enabled', false);
    await until(() => !fs.existsSync(claim) || undefined);
    await set('watch.enabled', true);
    await until(() => fs.existsSync(claim) || undefined);
  });
});
