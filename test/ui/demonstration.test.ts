import { afterAll, beforeAll, describe, expect, inject, it, onTestFailed } from 'vitest';
import { run } from '../../scripts/host/run.mts';
import { createSample, type Sample } from '../../scripts/sample.mts';
import { type Session, startSession } from './support/session.ts';
import {
  rootOfApi,
  rootsOnPage,
  type ShopPorts,
  whenServed,
  whenStopped,
} from './support/shopServices.ts';
import type { Workbench } from './support/workbench.ts';

/** One checkout of the sample, open in a window of its own. */
interface Checkout {
  readonly root: string;
  readonly window: Workbench;
}

describe('two checkouts of one workspace, each in a window', () => {
  let session: Session;
  let sample: Sample;
  let checkouts: readonly Checkout[];
  let numbers: readonly ShopPorts[];

  beforeAll(async () => {
    session = await startSession({ name: 'demonstration', vsix: inject('vsix') });
    sample = await createSample(session.dir);
    const roots = [sample.shop, sample.worktree];
    const opened: Checkout[] = [];
    for (const root of roots) opened.push({ root, window: await session.open(root) });
    checkouts = opened;
  });
  afterAll(() => session?.close());

  /** Starts both checkouts, looks at all four services while they run, and returns their numbers. */
  async function serve(start: (window: Workbench) => Promise<void>, name: string) {
    const served: ShopPorts[] = [];
    for (const { root, window } of checkouts) {
      await window.page.bringToFront();
      await start(window);
      served.push(await whenServed(session.registry, root));
    }
    expect(new Set(served.flatMap(({ api, web }) => [api, web])).size).toBe(4);
    for (const [i, { root, window }] of checkouts.entries()) {
      const { api, web } = served[i] as ShopPorts;
      expect(await rootOfApi(api)).toBe(root);
      expect(await rootsOnPage(web)).toEqual({ web: root, api: root });
      await window.page.bringToFront();
      await window.screenshot(`${name}-${i + 1}`);
    }
    return served;
  }

  async function stop(end: (window: Workbench) => Promise<void>) {
    for (const [i, { window }] of checkouts.entries()) {
      await window.page.bringToFront();
      await end(window);
      await whenStopped(numbers[i] as ShopPorts);
    }
  }

  async function startDebugging(window: Workbench): Promise<void> {
    await window.page.locator('.part.sidebar .composite.title').click();
    await window.page.keyboard.press('F5');
    await window.page.locator('.debug-toolbar').waitFor();
  }

  async function stopDebugging(window: Workbench): Promise<void> {
    await window.runCommand('Debug: Stop');
    await window.page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  }

  async function runTask(window: Workbench): Promise<void> {
    await window.runCommand('Tasks: Run Task');
    await window.quickRow('start all').click();
  }

  async function terminateTasks(window: Workbench): Promise<void> {
    await window.runCommand('Tasks: Terminate Task');
    await window.quickRow('All Running Tasks').click();
  }

  async function expectNoFileEdited(): Promise<void> {
    for (const { root } of checkouts) {
      expect(await run('git', ['status', '--porcelain'], { cwd: root })).toBe('');
    }
  }

  it('run side by side after F5, each with its own api', async () => {
    onTestFailed(() => session.keepLogs());
    numbers = await serve(startDebugging, 'debugging');
    await stop(stopDebugging);
    await expectNoFileEdited();
  });

  it('run side by side after Run Task, on the same numbers as before', async () => {
    onTestFailed(() => session.keepLogs());
    expect(await serve(runTask, 'tasks')).toEqual(numbers);
    await stop(terminateTasks);
    await expectNoFileEdited();
  });

  it('keep their numbers in windows that were closed and opened again', async () => {
    onTestFailed(() => session.keepLogs());
    for (const { window } of checkouts) {
      await window.page.reload();
      await window.ready();
    }
    expect(await serve(startDebugging, 'again')).toEqual(numbers);
    await stop(stopDebugging);
    await expectNoFileEdited();
  });
});
