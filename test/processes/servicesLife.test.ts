import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/paths.mts';
import { type Bench, endOf, openBench, outputWith } from './support/berth.ts';
import {
  askService,
  type Running,
  type ServiceProject,
  ServiceYard,
  servicesJson,
  untilTrue,
} from './support/services.ts';
import { isAlive } from './support/sessionCli.ts';

let bench: Bench;
let yard: ServiceYard;
beforeAll(async () => {
  bench = await openBench();
  yard = new ServiceYard(bench);
});
afterEach(() => yard.clear());
afterAll(() => bench.remove());

const PAIR = servicesJson({ api: { dependsOn: ['db'] }, db: {} });

function count(project: ServiceProject, event: string): number {
  return project.events().filter((one) => one === event).length;
}

function isReady(project: ServiceProject, name: string): boolean {
  return project.ps()[name]?.state === 'ready';
}

/** Presses Ctrl+C until the command ends. */
async function interruptAgain({ child, ended }: Running): Promise<unknown> {
  const timer = setInterval(() => child.kill('SIGINT'), 200);
  return ended.finally(() => clearInterval(timer));
}

describe('restarts', () => {
  it('starts a service again that dies, later each time, until it stays', async () => {
    const services = servicesJson({ api: { options: { deaths: 2 }, restart: 'on-failure' } });
    const project = yard.project({ 'berth.json': services });
    const up = project.start(['up']);
    for (const [deaths, pause] of [
      [1, '1 s'],
      [2, '2 s'],
    ] as const) {
      await untilTrue(() => count(project, 'api can die') === deaths && isReady(project, 'api'));
      process.kill(project.ps().api?.pid ?? 0, 'SIGUSR2');
      await up.until(`api ended with exit code 3; starting it again in ${pause}`);
    }
    await untilTrue(() => up.out().split('api is ready').length === 4);
    expect(project.ps().api).toMatchObject({ state: 'ready', restarts: 2 });
    expect(project.berth('ps').out).toMatch(/^api +ready +\d+ +\d+ +2 +\d+ s$/m);
  });

  it('starts one that ended well again only if it always is to', async () => {
    const ending = { options: { code: 0 }, port: false, ready: 'none' };
    const services = servicesJson({
      never: { ...ending, restart: 'on-failure' },
      always: { ...ending, restart: 'always' },
    });
    const project = yard.project({ 'berth.json': services });
    const up = project.start(['up']);
    await untilTrue(() => count(project, 'always starts') === 2);
    await up.until('never ended with exit code 0\n');
    expect(count(project, 'never starts')).toBe(1);
  });

  it('goes on trying when a start fails, until somebody stops it', async () => {
    const services = servicesJson({ api: { options: { deaths: 1 }, restart: 'always' }, db: {} });
    const project = yard.project({ 'berth.json': services });
    const up = project.start(['up']);
    await untilTrue(() => count(project, 'api can die') === 1 && isReady(project, 'api'));
    fs.renameSync(path.join(project.folder, 'service.cjs'), path.join(project.folder, 'gone'));
    process.kill(project.ps().api?.pid ?? 0, 'SIGUSR2');
    await up.until(/api did not get ready again: .*; starting it again in 2 s/);
    expect(project.ps().api).toMatchObject({ state: 'ended' });
    expect(project.berth('down', 'api').err).toContain('api had ended already');
    await up.until('api was stopped from elsewhere');
    expect(project.ps()).toMatchObject({ api: { state: 'stopped' }, db: { state: 'ready' } });
  });

  it('does not start one again that somebody stopped while it was starting', async () => {
    const services = servicesJson({ api: { options: { deaths: 1 }, restart: 'always' }, db: {} });
    const project = yard.project({ 'berth.json': services });
    const up = project.start(['up']);
    await untilTrue(() => count(project, 'api can die') === 1 && isReady(project, 'api'));
    // From now on it never gets ready.
    const file = path.join(project.folder, 'service.cjs');
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('(silent ||', '(true ||'));
    process.kill(project.ps().api?.pid ?? 0, 'SIGUSR2');
    await untilTrue(() => count(project, 'api starts') === 2);
    expect(project.berth('down', 'api').err).toContain('Stopped api');
    await up.until('api was stopped from elsewhere');
    expect(project.ps()).toMatchObject({ api: { state: 'stopped' }, db: { state: 'ready' } });
    expect(up.out()).not.toContain('api did not get ready again');
  });

  it('starts a service again at once when that is asked for, also after its end', async () => {
    const services = servicesJson({ api: { options: { deaths: 1 } }, db: {} });
    const project = yard.project({ 'berth.json': services });
    const up = project.start(['up']);
    await up.until('db is ready');
    const before = project.ps().db;
    expect(project.berth('session', 'restart', 'db')).toMatchObject({ end: 0 });
    expect(project.ps().db).toMatchObject({ state: 'ready', port: before?.port, restarts: 1 });
    expect(project.ps().db?.pid).not.toBe(before?.pid);
    await up.until('db ended with exit code 0; starting it again\n');

    await untilTrue(() => count(project, 'api can die') === 1 && isReady(project, 'api'));
    process.kill(project.ps().api?.pid ?? 0, 'SIGUSR2');
    await up.until('api ended with exit code 3\n');
    expect(project.berth('session', 'restart', 'api')).toMatchObject({ end: 0 });
    expect(project.ps().api).toMatchObject({ state: 'ready', restarts: 1 });
    // Both belong to this command still.
    up.child.kill('SIGTERM');
    await up.ended;
    expect(project.ps()).toMatchObject({ api: { state: 'stopped' }, db: { state: 'stopped' } });
  });
});

describe('the end of berth up', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'stops all at %s and ends by it',
    async (signal) => {
      const project = yard.project({ 'berth.json': PAIR });
      const up = project.start(['up']);
      await up.until('api is ready');
      up.child.kill(signal);
      expect(await up.ended).toBe(signal);
      expect(project.events().slice(-2)).toEqual(['api ends', 'db ends']);
      expect(project.ps()).toMatchObject({ api: { state: 'stopped' }, db: { state: 'stopped' } });
    },
  );

  it('stops what it has begun when it is interrupted before all are ready', async () => {
    const services = servicesJson({
      api: { options: { silent: true }, dependsOn: ['db'] },
      db: {},
    });
    const project = yard.project({ 'berth.json': services });
    const up = project.start(['up']);
    await untilTrue(() => project.events().includes('api starts'));
    up.child.kill('SIGINT');
    expect(await up.ended).toBe('SIGINT');
    expect(up.err()).toBe('');
    expect(project.ps()).toMatchObject({ api: { state: 'stopped' }, db: { state: 'stopped' } });
    expect(project.berth('session', 'list').out).toBe('');
  });

  it('kills at the second Ctrl+C', async () => {
    const services = servicesJson({ api: { options: { stubborn: true } } });
    const project = yard.project({ 'berth.json': services });
    const up = project.start(['up']);
    await up.until('api is ready');
    expect(await interruptAgain(up)).toBe('SIGINT');
    expect(project.events()).toContain('api shrugs');
    // Without a second one it takes the whole grace, and that is said.
    expect(up.out()).not.toContain('as it did not end in time');
    expect(project.ps().api?.state).toBe('stopped');
  });

  it('leaves services that run on as sessions when it is killed itself', async () => {
    const project = yard.project({ 'berth.json': PAIR });
    const up = project.start(['up']);
    await up.until('api is ready');
    up.child.kill('SIGKILL');
    await up.ended;
    const { api } = project.ps();
    expect(api).toMatchObject({ state: 'ready' });
    expect(await askService(api?.port)).toMatchObject({ pid: api?.pid });
    const { end, err } = project.berth('down');
    expect(end).toBe(0);
    expect(err).toMatch(/^berth: Stopped api\b.*\nberth: Stopped db\b/);
    expect(project.ps()).toMatchObject({ api: { state: 'stopped' }, db: { state: 'stopped' } });
  });

  it('lets go of what berth down stops, and ends when nothing is left', async () => {
    const project = yard.project({ 'berth.json': PAIR });
    const up = project.start(['up']);
    await up.until('api is ready');
    project.berth('down', 'api');
    await up.until('api was stopped from elsewhere');
    expect(project.ps()).toMatchObject({ api: { state: 'stopped' }, db: { state: 'ready' } });
    project.berth('down');
    expect(await up.ended).toBe(0);
  });

  it('starts nothing more when berth down comes while it starts', async () => {
    const slow = { db: {}, api: { dependsOn: ['db'], ready: 'log:never', readyTimeout: 3600 } };
    const project = yard.project({ 'berth.json': servicesJson(slow) });
    const up = project.start(['up']);
    await up.until('starting api');
    project.berth('down', 'db');
    await up.ended;
    expect(up.out()).toContain('db was stopped from elsewhere');
    expect(project.ps()).toMatchObject({ api: { state: 'stopped' }, db: { state: 'stopped' } });
  });

  it('stops all when nobody reads its output any more', async () => {
    const project = yard.project({ 'berth.json': PAIR });
    const up = project.start(['up']);
    await up.until('api is ready');
    up.child.stdout?.destroy();
    const { db } = project.ps();
    process.kill(db?.pid ?? 0, 'SIGKILL');
    await up.ended;
    expect(project.ps()).toMatchObject({ api: { state: 'stopped' }, db: { state: 'stopped' } });
  });

  it('stops all while the registry cannot be read', async () => {
    const project = yard.project({ 'berth.json': PAIR });
    const up = project.start(['up']);
    await up.until('api is ready');
    const aside = `${bench.registry}.aside`;
    fs.renameSync(bench.registry, aside);
    fs.mkdirSync(bench.registry);
    try {
      up.child.kill('SIGTERM');
      await up.ended;
    } finally {
      fs.rmdirSync(bench.registry);
      fs.renameSync(aside, bench.registry);
    }
    expect(up.out()).toContain('all stopped');
    expect(project.ps()).toMatchObject({ api: { state: 'stopped' }, db: { state: 'stopped' } });
  });

  const hasScript = spawnSync('script', ['--version']).stdout?.includes('util-linux') ?? false;
  it.skipIf(!hasScript)(
    'stops all at the Ctrl+C of a terminal, whose colours services use',
    async () => {
      const project = yard.project({ 'berth.json': PAIR });
      const command = `exec "${process.execPath}" "${bench.cli}" up`;
      const child = spawn('script', ['-qefc', command, path.join(project.folder, 'typescript')], {
        cwd: project.folder,
        env: {
          ...process.env,
          BERTH_REGISTRY: bench.registry,
          FORCE_COLOR: undefined,
          NO_COLOR: undefined,
          TERM: 'xterm',
        },
      });
      try {
        await outputWith(child, 'api is ready');
        expect(await askService(project.ps().api?.port)).toMatchObject({ color: '1' });
        const ended = endOf(child);
        child.stdin.write('\u0003');
        expect(await ended).toBe(130);
        expect(project.events().slice(-2)).toEqual(['api ends', 'db ends']);
      } finally {
        child.kill('SIGKILL');
      }
    },
  );
});

describe('berth up --detach', () => {
  it('returns when all are ready; restarts and berth down work on', async () => {
    const services = servicesJson({
      api: { options: { deaths: 1 }, dependsOn: ['db'], restart: 'always' },
      db: {},
    });
    const project = yard.project({ 'berth.json': services });
    const { end, out, err } = project.berth('up', '--detach');
    expect({ end, out }).toEqual({ end: 0, out: '' });
    expect(err).toContain('berth: api is ready on localhost:');
    const { api } = project.ps();
    expect(api).toMatchObject({ state: 'ready', restarts: 0 });
    await untilTrue(() => count(project, 'api can die') === 1);
    process.kill(api?.pid ?? 0, 'SIGUSR2');
    await untilTrue(() => isReady(project, 'api') && project.ps().api?.restarts === 1);
    const [{ supervisor }] = JSON.parse(project.berth('session', 'list', '--json').out);
    expect(isAlive(supervisor)).toBe(true);
    expect(project.berth('down').end).toBe(0);
    // The supervisor has nothing to do any more.
    await untilTrue(() => !isAlive(supervisor));
  });

  it('says why when one fails, and leaves nothing', async () => {
    const services = servicesJson({ api: { options: { code: 7 }, dependsOn: ['db'] }, db: {} });
    const project = yard.project({ 'berth.json': services });
    const { end, err } = project.berth('up', '-d');
    expect(end).toBe(5);
    expect(err).toContain('ended with code 7');
    expect(err).toContain('\n  last words of api\n');
    expect(project.ps()).toMatchObject({ api: { state: 'stopped' }, db: { state: 'stopped' } });
    expect(project.berth('up', '-d', 'pi').err).toContain('There is no service "pi".');
  });

  it.each(['SIGINT', 'SIGKILL'] as const)(
    'undoes everything at %s while it waits',
    async (signal) => {
      const services = servicesJson({
        api: { options: { silent: true }, dependsOn: ['db'] },
        db: {},
      });
      const project = yard.project({ 'berth.json': services });
      const up = project.start(['up', '--detach']);
      await untilTrue(() => project.events().includes('api starts'));
      const [{ supervisor }] = JSON.parse(project.berth('session', 'list', '--json').out);
      expect(isAlive(supervisor)).toBe(true);
      up.child.kill(signal);
      expect(await up.ended).toBe(signal);
      await untilTrue(() => !isAlive(supervisor));
      expect(project.ps()).toMatchObject({ api: { state: 'stopped' }, db: { state: 'stopped' } });
    },
  );
});

it('brings the sample workspace up', async () => {
  const folder = path.join(bench.folder, 'sample', 'shop');
  fs.cpSync(path.join(root, 'samples', 'shop'), folder, { recursive: true });
  fs.mkdirSync(path.join(folder, '.git'));
  const project = yard.at(folder);
  const up = project.start(['up']);
  await Promise.all([up.until('api is ready'), up.until('web is ready')]);
  for (const { port } of Object.values(project.ps())) {
    expect((await fetch(`http://localhost:${port}`)).status).toBe(200);
  }
});
