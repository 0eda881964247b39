// npm run screenshots
// Takes the README's pictures in a real VS Code with the packaged extension: media/screenshots/.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { ProjectPorts } from '../src/registry/projectPorts.ts';
import { Registry } from '../src/registry/registry.ts';
import { Sessions } from '../src/session/sessions.ts';
import { writePast } from '../test/support/pastOf.ts';
import { type Session, startSession } from '../test/ui/support/session.ts';
import { whenServed } from '../test/ui/support/shopServices.ts';
import type { Workbench } from '../test/ui/support/workbench.ts';
import { vsixToTest } from './package.mts';
import { resultsDir, root } from './paths.mts';
import { createSample, type Sample } from './sample.mts';

const target = join(root, 'media', 'screenshots');
const schemes = ['light', 'dark'] as const;

/** One picture: what to show in the window, which is as the scene before left it, and its name. */
interface Scene {
  readonly name: string;
  show(window: Workbench, stage: Stage): Promise<void>;
}

/** What a scene can change besides the window. */
interface Stage {
  /** Ends the servers of the first checkout that run from the beginning. */
  clear(): void;
}

const scenes: readonly Scene[] = [
  {
    name: 'overview',
    async show(window) {
      await window.openView('Berth');
      await window.treeRow('Other projects').click();
      await window.treeRow('shop@feature').click();
      await window.openFile('.vscode/launch.json');
      await window.page.mouse.move(600, 640);
    },
  },
  {
    name: 'quick-fix',
    async show(window) {
      await window.page.locator('.squiggly-hint').first().waitFor();
      await window.editor.openQuickFixes('4321');
    },
  },
  {
    name: 'services',
    async show(window, stage) {
      await window.page.keyboard.press('Escape');
      stage.clear();
      await window.treeRow(/^web\d+ · stopped/).waitFor();
      await press(window.treeRow('This project'), 'Start All Services');
      await window.treeRow(/^web\d+ · ready/).waitFor();
      await window.openFile('berth.json');
      await press(window.treeRow(/^api\d+ · ready/), 'Show Log');
      await window.page.waitForTimeout(2_000);
      await window.page.mouse.move(600, 300);
    },
  },
  {
    name: 'history',
    async show(window) {
      await window.runCommand('View: Close All Editors');
      await window.runCommand('View: Toggle Panel Visibility');
      await window.runCommand('Berth: Show History');
      await window.quickRow('api').click();
      const page = window.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
      await page.locator('#chart canvas').waitFor();
      await page.locator('#chart').focus();
      for (let i = 0; i < 70; i++) await page.locator('#chart').press('ArrowLeft');
    },
  },
];

/** The button of a row in a tree; there only under the mouse. */
async function press(row: Locator, title: string): Promise<void> {
  await row.hover();
  await row.locator(`.action-label[aria-label^="${title}"]`).click();
}

/** Starts both services of a checkout on their numbers, and waits for them. */
async function serve(session: Session, checkout: string): Promise<ChildProcess[]> {
  const registry = new Registry({ file: session.registry, by: 'vscode' });
  const { values } = await new ProjectPorts(registry, checkout).variables(['api', 'web']);
  const start = (name: string, port: string | undefined) =>
    spawn(process.execPath, [join(checkout, name, 'server.js')], {
      cwd: checkout,
      env: { ...process.env, PORT: port, API_URL: values.get('API_URL') },
      stdio: 'ignore',
    });
  const services = [start('api', values.get('API_PORT')), start('web', values.get('WEB_PORT'))];
  await whenServed(session.registry, checkout);
  return services;
}

async function takeAll(session: Session, { shop }: Sample, stage: Stage): Promise<void> {
  const window = await session.open(shop);
  for (const scene of scenes) {
    await scene.show(window, stage);
    for (const scheme of schemes) {
      await window.colorScheme(scheme);
      const path = join(target, `${scene.name}-${scheme}.png`);
      await window.picture(path);
      console.log(path);
    }
  }
}

await mkdir(target, { recursive: true });
await mkdir(resultsDir, { recursive: true });
const session = await startSession({
  name: 'screenshots',
  vsix: await vsixToTest(resultsDir),
  width: 1100,
  height: 680,
  settings: { 'editor.minimap.enabled': false, 'remote.autoForwardPorts': false },
});
const services: ChildProcess[] = [];
try {
  const sample = await createSample(join(session.dir, 'sample'));
  const own = await serve(session, sample.shop);
  await writePast(session.registry, '/shop/api', Date.now());
  services.push(...own, ...(await serve(session, sample.worktree)));
  const clear = () => {
    for (const service of own) service.kill();
  };
  await takeAll(session, sample, { clear });
} finally {
  for (const service of services) service.kill();
  const registry = new Registry({ file: session.registry, by: 'vscode' });
  await new Sessions(registry).stopAll({ graceMs: 0 });
  await session.close();
}
