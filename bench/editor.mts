import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { packageExtension } from '../scripts/package.mts';
import { createSample } from '../scripts/sample.mts';
import { startSession } from '../test/ui/support/session.ts';
import { scratchFolder } from './support/folder.mts';
import type { Row } from './support/table.mts';
import { median } from './support/timing.mts';

const WINDOWS = 9;
const BLANK = 'Does nothing';

/**
 * What the extension costs an editor that starts: the figures of Developer: Show Running Extensions.
 * VS Code loads all that wait for its start in one go, and each figure holds the loading of those
 * before it. So Berth is measured alone as well, beside an extension that does nothing.
 */
export const subject = {
  title: `Activation in VS Code, as Show Running Extensions tells it: ${WINDOWS} windows`,
  async measure() {
    const folder = scratchFolder();
    const vsix = await packageExtension(join(folder, 'berth.vsix'));
    const alone = await activations(vsix, ['--builtin-extensions-dir', await blankIn(folder)]);
    const amongOthers = await activations(vsix, []);
    const size = Math.round((await stat(vsix)).size / 1024);
    return [
      ...rows(alone, 'nothing else is installed'),
      ...rows(amongOthers, "with VS Code's own"),
      { what: 'Size of the VSIX', figures: { KiB: size } },
    ];
  },
};

function rows(times: ReadonlyMap<string, number[]>, where: string): Row[] {
  const all = [...times].filter(([, own]) => own.length === WINDOWS);
  return all
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([name, own]) => ({
      what: `${name}, ${where}`,
      figures: { 'median ms': median(own), 'least ms': Math.min(...own) },
    }));
}

/** A folder of built-in extensions that holds one, which is loaded, asks for VS Code's API and does nothing. */
async function blankIn(folder: string): Promise<string> {
  const home = join(folder, 'builtin', 'blank');
  await mkdir(home, { recursive: true });
  const manifest = {
    name: 'blank',
    displayName: BLANK,
    publisher: 'bench',
    version: '1.0.0',
    engines: { vscode: '*' },
    activationEvents: ['*'],
    main: './main.js',
  };
  await writeFile(join(home, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(home, 'main.js'), "require('vscode');\nexports.activate = () => {};\n");
  return join(folder, 'builtin');
}

/** Extension → its activation times in ms, one a window. */
async function activations(vsix: string, args: string[]): Promise<Map<string, number[]>> {
  const session = await startSession({ name: 'bench', vsix, args });
  const times = new Map<string, number[]>();
  try {
    const { shop } = await createSample(join(session.dir, 'sample'));
    for (let i = 0; i < WINDOWS; i++) {
      const window = await session.open(shop);
      await window.openView('Berth');
      await window.treeRow('This project').first().waitFor();
      await window.runCommand('Developer: Show Running Extensions');
      for (const [name, ms] of await shownTimes(window.page)) {
        times.set(name, [...(times.get(name) ?? []), ms]);
      }
      await window.page.close();
    }
  } finally {
    await session.close();
  }
  return times;
}

async function shownTimes(page: Page): Promise<[string, number][]> {
  const list = page.locator('.runtime-extensions-editor .monaco-list-row');
  await list.filter({ hasText: 'Berth' }).locator('.activation-time').waitFor();
  const found: [string, number][] = [];
  for (const row of await list.all()) {
    const time = /(\d+)\s*ms/.exec((await row.locator('.activation-time').textContent()) ?? '');
    const name = await row.locator('.name').first().textContent();
    if (time && name) found.push([name.trim(), Number(time[1])]);
  }
  return found;
}
