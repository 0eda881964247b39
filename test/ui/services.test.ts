import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  inject,
  it,
  onTestFailed,
} from 'vitest';
import { createSample } from '../../scripts/sample.mts';
import type { Port } from '../../src/probe/port.ts';
import { Registry } from '../../src/registry/registry.ts';
import { Sessions } from '../../src/session/sessions.ts';
import { type Session, startSession } from './support/session.ts';
import { rootsOnPage, whenServed, whenStopped } from './support/shopServices.ts';
import type { Workbench } from './support/workbench.ts';

const STATUS_ITEM = '.statusbar-item[id="berth.berth.berth.ports"]';

/** Listens on PORT once the file `go` is there; ends with code 3 when there is a file `broken`. */
const SLOW = `
const fs = require('node:fs');
console.log('\\x1b[32mslow starts\\x1b[0m');
const look = setInterval(() => {
  if (fs.existsSync('broken')) { console.error('slow is broken'); process.exit(3); }
  if (!fs.existsSync('go')) return;
  clearInterval(look);
  require('node:net').createServer().listen(Number(process.env.PORT), '127.0.0.1');
}, 50);
`;

/** The button of a row in a tree; there only under the mouse. */
async function press(row: Locator, title: string): Promise<void> {
  await row.hover();
  await row.locator(`.action-label[aria-label^="${title}"]`).click();
}

describe('services in the editor', () => {
  let session: Session;
  let window: Workbench;
  let sessions: Sessions;
  let shop: string;

  beforeAll(async () => {
    session = await startSession({ name: 'services', vsix: inject('vsix') });
    shop = (await createSample(session.dir)).shop;
    sessions = new Sessions(new Registry({ file: session.registry, by: 'test' }));
    window = await session.open(shop);
    await window.openView('Berth');
  });
  afterAll(async () => {
    await sessions?.stopAll({ graceMs: 0 });
    await session?.close();
  });
  beforeEach(() => {
    onTestFailed(() => session.keepLogs());
  });
  afterEach(async () => {
    await sessions.stopAll({ graceMs: 0 });
  });

  const row = (text: string | RegExp) => window.treeRow(text);
  const statusText = async () =>
    ((await window.page.locator(STATUS_ITEM).textContent()) ?? '').replaceAll(/\s+/g, ' ').trim();
  const project = () => row(/^This project/);
  const record = async (name: string) => (await sessions.get({ name, root: shop }))?.record;

  async function pictures(name: string): Promise<void> {
    await window.page.mouse.move(700, 300);
    for (const scheme of ['light', 'dark'] as const) {
      await window.colorScheme(scheme);
      await window.screenshot(`${name}-${scheme}`);
    }
  }

  it('of the sample start and stop with the buttons of the sidebar', async () => {
    await row(/^api\d+ · stopped/).waitFor();
    await window.page.evaluate(recordRows, 'api');
    await press(project(), 'Start All Services');
    const ports = await whenServed(session.registry, shop);
    await row(`api${ports.api} · ready`).waitFor();
    await row(`web${ports.web} · ready`).waitFor();
    const seen = await window.page.evaluate(() => globalThis.rowTexts);
    expect(seen.some((text) => text.includes('starting…'))).toBe(true);
    expect(await rootsOnPage(ports.web)).toEqual({ web: shop, api: shop });
    await expect.poll(statusText).toBe(`api:${ports.api} web:${ports.web}`);
    await row(`api${ports.api}`).hover();
    await window.screenshot('buttons');
    await pictures('running');

    await press(row(`api${ports.api}`), 'Show Log');
    await expect.poll(() => window.terminalText()).toContain(`http://localhost:${ports.api}`);
    await pictures('log');
    await window.page.locator(STATUS_ITEM).hover();
    await window.hover.getByText('Stop All').waitFor();
    await window.screenshot('status-hover');

    await press(row(`web${ports.web} · ready`), 'Stop');
    await row(`web${ports.web} · stopped`).waitFor();
    await row(`api${ports.api} · ready`).waitFor();
    await press(project(), 'Stop All Services');
    await row(`api${ports.api} · stopped`).waitFor();
    await whenStopped(ports);
    expect(sessions.peek()).toEqual([]);
    await pictures('stopped');
  });

  it('that somebody starts in a terminal are shown alike', async () => {
    await window.newTerminal();
    await window.typeInTerminal('berth up');
    const ports = await whenServed(session.registry, shop);
    await row(`api${ports.api} · ready`).waitFor();
    await row(`web${ports.web} · ready`).waitFor();
    await pictures('terminal');
    await window.page.keyboard.press('Control+C');
    await row(`api${ports.api} · stopped`).waitFor();
    await row(`web${ports.web} · stopped`).waitFor();
  });

  it('whose process dies are seen to have failed', async () => {
    await press(row(/^api/), 'Start Service');
    await row(/^api\d+ · ready/).waitFor();
    const { process: leader, supervisor } = (await record('api')) ?? {};
    if (leader === undefined) throw new Error('api has no process');
    // Nobody is there to start it again.
    if (supervisor !== undefined) process.kill(supervisor.pid, 'SIGKILL');
    process.kill(leader.pid, 'SIGKILL');
    await row(/^api\d+ · failed/).waitFor();
    await window.page.locator(`${STATUS_ITEM}.error-kind`).waitFor();
    await press(row(/^api/), 'Start Service');
    await row(/^api\d+ · ready/).waitFor();
    await press(row(/^api/), 'Stop');
    await row(/^api\d+ · stopped/).waitFor();
  });

  describe('that are slow', () => {
    const file = (name: string) => join(shop, name);
    beforeAll(async () => {
      await writeFile(file('slow.cjs'), SLOW);
      const declared = {
        services: {
          slow: { command: 'node slow.cjs', port: 'slow' },
          worker: { command: ['node', '-e', 'setInterval(() => console.log("at work"), 200)'] },
        },
      };
      await writeFile(file('berth.json'), JSON.stringify(declared));
      await row(/^worker/).waitFor();
    });

    it('say so until they are ready, and why they are not', async () => {
      await press(row(/^worker/), 'Start Service');
      await row(/^worker.*running/).waitFor();
      await press(row(/^slow/), 'Start Service');
      await row(/^slow.*starting…/).waitFor();
      await expect.poll(statusText).toBe('starting slow…');
      await pictures('starting');
      await writeFile(file('broken'), '');
      const problem =
        '/shop/slow did not start: its process ended with code 3 before it was ready.';
      await window.notification(problem).waitFor();
      await row(/^slow.*failed/).waitFor();
      expect(await statusText()).toContain('slow');
      await window.page.locator(`${STATUS_ITEM}.error-kind`).waitFor();
      await pictures('failed');
      await window.notification(problem).getByRole('button', { name: 'Show Log' }).click();
      await expect.poll(() => window.terminalText()).toContain('slow is broken');
      await pictures('failed-log');
    });

    it('go on to start when their window closes meanwhile', async () => {
      await rm(file('broken'), { force: true });
      // A row that is drawn anew under the mouse takes its button along.
      await row(/^worker.*stopped/).waitFor();
      await press(row(/^slow/), 'Start Service');
      await row(/^slow.*starting…/).waitFor();
      await expect.poll(async () => (await record('slow'))?.process).toBeDefined();
      // The view that was open is open again.
      await window.page.reload();
      await row(/^slow.*starting…/).waitFor();
      await writeFile(file('go'), '');
      await row(/^slow\d+ · ready/).waitFor();
      await expect.poll(async () => (await record('slow'))?.phase).toBe('running');
      await press(row(/^slow/), 'Stop');
      await row(/^slow\d+ · stopped/).waitFor();
    });
  });

  it('are beside sessions of a pool, which are counted', async () => {
    const registry = new Registry({ file: session.registry, by: 'test' });
    await registry.addPool('helpers', { first: 24_700 as Port, last: 24_799 as Port, max: 80 });
    const server = 'require("net").createServer().listen(process.env.PORT, "127.0.0.1")';
    for (const i of [1, 2, 3]) {
      const started = await sessions.start({
        name: `/vm/${i}`,
        root: shop,
        pool: 'helpers',
        command: [process.execPath, '-e', server],
      });
      started.detach();
    }
    await row(/^Sessions/).click();
    await row(/^helpers3 of 80/).click();
    await row(/^\/vm\/2247\d\d · ready/).waitFor();
    await pictures('sessions');
    await press(row(/^\/vm\/2/), 'Stop');
    await row(/^helpers2 of 80/).waitFor();
    // The rows of a pool are drawn anew when one of them goes.
    await row(/^\/vm\/2/).waitFor({ state: 'detached' });
    await press(row(/^\/vm\/1/), 'Show Log');
    await expect.poll(() => window.terminalText()).toContain('Log of /vm/1');
  });
});

declare global {
  var rowTexts: string[];
}

/** Runs in the page: keeps every text that a row of the side bar shows, however briefly. */
function recordRows(label: string): void {
  globalThis.rowTexts = [];
  const look = () => {
    for (const one of document.querySelectorAll('.part.sidebar .monaco-list-row')) {
      const text = one.textContent ?? '';
      if (text.startsWith(label)) globalThis.rowTexts.push(text);
    }
  };
  const bar = document.querySelector('.part.sidebar');
  if (bar)
    new MutationObserver(look).observe(bar, {
      subtree: true,
      childList: true,
      characterData: true,
    });
}

describe('services of a workspace that is not trusted', () => {
  let session: Session;
  let window: Workbench;
  let folder: string;

  beforeAll(async () => {
    session = await startSession({
      name: 'services-untrusted',
      vsix: inject('vsix'),
      settings: {
        'security.workspace.trust.enabled': true,
        'security.workspace.trust.startupPrompt': 'never',
        'security.workspace.trust.banner': 'never',
      },
    });
    folder = join(session.dir, 'shop');
    await mkdir(folder);
    await writeFile(join(folder, 'Procfile'), `job: echo started > ${join(folder, 'started')}\n`);
    window = await session.open(folder);
  });
  afterAll(() => session?.close());

  it('are neither shown nor started', async () => {
    onTestFailed(() => session.keepLogs());
    await window.openView('Berth');
    await window.runCommand('Berth: Start All Services');
    await window.notification('Trust this workspace first').waitFor();
    await window.screenshot('untrusted');
    expect(await window.treeRow('job').count()).toBe(0);
    await expect(readFile(join(folder, 'started'))).rejects.toThrow('ENOENT');
  });
});
