import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { packageExtension } from '../scripts/package.mts';
import { createSample } from '../scripts/sample.mts';
import { startSession } from '../test/ui/support/session.ts';
import { scratchFolder } from './support/folder.mts';
import { median } from './support/timing.mts';

const WINDOWS = 7;

/** What the extension costs an editor that starts: the figures of Developer: Show Running Extensions. */
export const subject = {
  title: `Activation in VS Code, as Show Running Extensions tells it: ${WINDOWS} windows`,
  async measure() {
    const vsix = await packageExtension(join(scratchFolder(), 'berth.vsix'));
    const session = await startSession({ name: 'bench', vsix });
    const times = new Map<string, number[]>();
    try {
      const { shop } = await createSample(join(session.dir, 'sample'));
      for (let i = 0; i < WINDOWS; i++) {
        const window = await session.open(shop);
        await window.openView('Berth');
        await window.treeRow('This project').first().waitFor();
        await window.runCommand('Developer: Show Running Extensions');
        for (const [name, ms] of await activations(window.page)) {
          times.set(name, [...(times.get(name) ?? []), ms]);
        }
        await window.page.close();
      }
    } finally {
      await session.close();
    }
    const rows = [...times].map(([what, all]) => ({
      what,
      figures: { windows: all.length, 'median ms': median(all), 'most ms': Math.max(...all) },
    }));
    const size = Math.round((await stat(vsix)).size / 1024);
    return [
      ...rows.toSorted((a, b) => a.what.localeCompare(b.what)),
      { what: 'Size of the VSIX', figures: { KiB: size } },
    ];
  },
};

/** Extension → its activation time in ms, for those that have been activated. */
async function activations(page: Page): Promise<[string, number][]> {
  const rows = page.locator('.runtime-extensions-editor .monaco-list-row');
  await rows.filter({ hasText: 'Berth' }).locator('.activation-time').waitFor();
  const found: [string, number][] = [];
  for (const row of await rows.all()) {
    const time = /(\d+)\s*ms/.exec((await row.locator('.activation-time').textContent()) ?? '');
    const name = await row.locator('.name').first().textContent();
    if (time && name) found.push([name.trim(), Number(time[1])]);
  }
  return found;
}
