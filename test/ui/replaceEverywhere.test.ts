import { spawnSync } from 'node:child_process';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFailed } from 'vitest';
import { bundle } from '../../scripts/bundle.mts';
import { Registry } from '../../src/registry/registry.ts';
import {
  answer,
  freeMarketPorts,
  hasPython,
  type MarketPorts,
  makeMarket,
  type RunningMarket,
  startMarket,
} from './support/market.ts';
import { type Session, startSession } from './support/session.ts';
import type { Workbench } from './support/workbench.ts';

describe('a project full of hardcoded ports', () => {
  let session: Session;
  let window: Workbench;
  let ports: MarketPorts;
  let first: string;
  let cli: string;
  const running: RunningMarket[] = [];

  beforeAll(async () => {
    session = await startSession({ name: 'replace-everywhere', vsix: inject('vsix') });
    first = join(session.dir, 'market');
    ports = await freeMarketPorts();
    await makeMarket(first, ports);
    const dist = join(session.dir, 'dist');
    await bundle({ production: true, outdir: dist });
    cli = join(dist, 'cli.js');
    window = await session.open(first);
  });
  afterAll(async () => {
    for (const market of running) await market.stop();
    await session?.close();
  });

  const read = (...path: string[]) => readFile(join(first, ...path), 'utf8');

  /** The numbers of a checkout's names. */
  async function numbersOf(checkout: string): Promise<Record<string, number>> {
    const book = await new Registry({ file: session.registry, by: 'test' }).read();
    return Object.fromEntries(
      book
        .ofProject(checkout)
        .map(({ name, port }) => [book.shortName(name, checkout), port as number]),
    );
  }

  it('is converted by one fix, with a look at every change before', async () => {
    onTestFailed(() => session.keepLogs());
    await window.openFile('web/vite.config.js');
    await window.editor.openQuickFixes(String(ports.web));
    await window.screenshot('menu-dark');
    await window.editor.quickFix('everywhere in this project').click();
    const apply = window.page.getByRole('button', { name: 'Apply' });
    await apply.first().waitFor();
    await window.screenshot('preview-dark');
    await window.colorScheme('light');
    await window.screenshot('preview-light');
    await window.colorScheme('dark');
    await apply.first().click();
    await apply.first().waitFor({ state: 'detached' });
    await window.runCommand('File: Save All Files');

    await expect.poll(() => read('web', 'vite.config.js')).toContain('process.env.');
    await expect.poll(() => read('compose.yaml')).toContain(`:-${ports.api}}:${ports.api}"`);
    await expect.poll(() => read('reports', 'app.py')).toContain('os.environ');
    await expect.poll(() => read('berth.json').catch(() => '')).toContain('"PORT": "$<port:');
    const compose = await read('compose.yaml');
    // The container's side stays.
    expect(compose).toContain(`REPORTS_URL: http://reports:${ports.reports}`);
    // What is a variable's default already is not edited.
    expect(await read('api', 'server.mjs')).toContain(`process.env.PORT || ${ports.api}`);
    await expect
      .poll(async () => Object.values(await numbersOf(first)))
      .toEqual(expect.arrayContaining([ports.api, ports.reports, ports.web]));
    await window.screenshot('converted-dark');
  });

  it('runs twice side by side afterwards, each checkout talking to itself', async () => {
    onTestFailed(() => session.keepLogs());
    const second = join(session.dir, 'market-second');
    await cp(first, second, { recursive: true });
    const berth = (folder: string, ...args: string[]) =>
      spawnSync(process.execPath, [cli, ...args], {
        cwd: folder,
        env: { ...process.env, BERTH_REGISTRY: session.registry },
        encoding: 'utf8',
      });
    // A checkout that is the first to ask keeps the numbers of the texts, the second gets its own.
    for (const folder of [first, second]) {
      const { status, stderr } = berth(folder, 'env', '--write');
      expect({ status, stderr }).toMatchObject({ status: 0 });
      running.push(await startMarket(cli, session.registry, folder));
    }
    const numbers = new Map<string, number>();
    for (const folder of [first, second]) {
      const { api = 0, web = 0, reports = 0 } = await numbersOf(folder);
      for (const [name, port] of Object.entries({ api, web, reports })) {
        expect(port, `${name} of ${folder}`).toBeGreaterThan(0);
        numbers.set(`${folder} ${name}`, port);
      }
      const where = JSON.stringify({ service: 'api', folder });
      expect(await answer(api, '/api/where')).toBe(where);
      // Vite hands it on to the api of its own checkout.
      expect(await answer(web, '/api/where')).toBe(where);
      expect(await answer(web, '/main.js')).toContain(`http://localhost:${api}`);
      if (!hasPython) continue;
      const reported = JSON.parse(await answer(web, '/api/reports'));
      expect(reported).toEqual({ service: 'reports', folder });
    }
    expect(new Set(numbers.values()).size).toBe(6);
    expect(await numbersOf(first)).toMatchObject({ api: ports.api, web: ports.web });
  });

  it('has nothing left to replace', () => {
    const { stdout } = spawnSync(process.execPath, [cli, 'scan', '--json'], {
      cwd: first,
      env: { ...process.env, BERTH_REGISTRY: session.registry },
      encoding: 'utf8',
    });
    const found: { file: string; action: string; port: number }[] = JSON.parse(stdout);
    expect(found.filter(({ action }) => action !== 'report')).toEqual([]);
  });
});
