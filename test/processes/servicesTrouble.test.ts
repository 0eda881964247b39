import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { supervisorLog } from '../../src/services/supervisorLog.ts';
import { SessionFiles } from '../../src/session/sessionFiles.ts';
import { type Bench, openBench } from './support/berth.ts';
import { type ServiceProject, ServiceYard, servicesJson, untilTrue } from './support/services.ts';
import { isAlive } from './support/sessionCli.ts';

let bench: Bench;
let yard: ServiceYard;
beforeAll(async () => {
  bench = await openBench('quay');
  yard = new ServiceYard(bench);
});
afterEach(() => yard.clear());
afterAll(() => bench.remove());

function count(project: ServiceProject, event: string): number {
  return project.events().filter((one) => one === event).length;
}

function isReady(project: ServiceProject, name: string): boolean {
  return project.ps()[name]?.state === 'ready';
}

describe('berth up', () => {
  it('tries a restart that was asked for once where there is to be none', async () => {
    const project = yard.project({ 'berth.json': servicesJson({ api: {}, db: {} }) }, 'quay');
    const up = project.start(['up']);
    await Promise.all([up.until('api is ready'), up.until('db is ready')]);
    const program = path.join(project.folder, 'service.cjs');
    fs.renameSync(program, `${program}.aside`);
    expect(project.berth('session', 'restart', 'api')).toMatchObject({ end: 5 });
    await up.until(/api did not get ready again: .*[^.]\n/);
    expect(up.out()).not.toMatch(/did not get ready again: .*starting it again/);
    expect(project.ps()).toMatchObject({ api: { state: 'ended' }, db: { state: 'ready' } });
    // It may be asked for once more.
    fs.renameSync(`${program}.aside`, program);
    expect(project.berth('session', 'restart', 'api')).toMatchObject({ end: 0 });
    fs.renameSync(program, `${program}.aside`);
    expect(project.berth('session', 'restart', 'api')).toMatchObject({ end: 5 });
    project.berth('down', 'db');
    // Nothing is left to look after, and one has failed.
    expect(await up.ended).toBe(1);
    expect(project.ps()).toMatchObject({ api: { state: 'ended' }, db: { state: 'stopped' } });
  });

  it('says nothing of what was due next when nobody reads its output any more', async () => {
    const quiet = `const timer = setInterval(() => {
      if (!fs.existsSync('unread')) return;
      clearInterval(timer);
      http.createServer().listen(process.env.PORT);
    }, 20);`;
    const services = servicesJson({
      api: { dependsOn: ['db'] },
      db: { command: [process.execPath, '-e', quiet] },
    });
    const project = yard.project({ 'berth.json': services }, 'quay');
    const up = project.start(['up']);
    await up.until('starting db');
    up.child.stdout?.destroy();
    fs.writeFileSync(path.join(project.folder, 'unread'), '');
    expect(await up.ended).toBe(1);
    expect(up.err()).toBe('');
    expect(project.events()).toEqual([]);
    expect(project.ps()).toMatchObject({ api: { state: 'stopped' }, db: { state: 'stopped' } });
  });

  it('says nothing of what it waits for when berth down stops another', async () => {
    const services = servicesJson({ api: { ready: 'log:never', readyTimeout: 3600 }, db: {} });
    const project = yard.project({ 'berth.json': services }, 'quay');
    const other = project.start(['up', 'api']);
    await untilTrue(() => project.events().includes('api starts'));
    const up = project.start(['up']);
    await up.until('db is ready');
    project.berth('down', 'db');
    expect(await up.ended).toBe(1);
    expect(up.err()).toBe('');
    expect(other.child.exitCode).toBeNull();
    expect(project.ps()).toMatchObject({ api: { state: 'starting' }, db: { state: 'stopped' } });
  });

  it('goes on when the log of a service cannot be read', async () => {
    const project = yard.project({ 'berth.json': servicesJson({ api: {}, db: {} }) }, 'quay');
    const up = project.start(['up']);
    await Promise.all([up.until('api is ready'), up.until('db is ready')]);
    const sessions: { session: string; log: string }[] = JSON.parse(
      project.berth('session', 'list', '--json').out,
    );
    const log = sessions.find(({ session }) => session.endsWith('/api'))?.log ?? '';
    fs.renameSync(log, `${log}.aside`);
    fs.mkdirSync(log);
    await up.until(/^api +\| Its log cannot be shown: EISDIR/m);
    fs.rmdirSync(log);
    fs.renameSync(`${log}.aside`, log);
    up.child.kill('SIGTERM');
    expect(await up.ended).toBe('SIGTERM');
    expect(up.err()).toBe('');
    expect(project.ps()).toMatchObject({ api: { state: 'stopped' }, db: { state: 'stopped' } });
  });
});

it.skipIf(!fs.existsSync('/dev/full'))(
  'berth up --detach looks after services on a full disk',
  async () => {
    const services = servicesJson({ api: { options: { deaths: 1 }, restart: 'always' } });
    const project = yard.project({ 'berth.json': services }, 'pier');
    const log = supervisorLog(new SessionFiles(bench.registry), 'pier');
    fs.mkdirSync(path.dirname(log), { recursive: true });
    fs.symlinkSync('/dev/full', log);
    expect(project.berth('up', '--detach')).toMatchObject({ end: 0 });
    const [{ supervisor }] = JSON.parse(project.berth('session', 'list', '--json').out);
    await untilTrue(() => count(project, 'api can die') === 1);
    process.kill(project.ps().api?.pid ?? 0, 'SIGUSR2');
    await untilTrue(() => isReady(project, 'api') && project.ps().api?.restarts === 1);
    expect(project.berth('down').end).toBe(0);
    await untilTrue(() => !isAlive(supervisor));
    // It had no other log.
    expect(fs.readdirSync(path.dirname(log))).toEqual(['pier.log']);
    expect(fs.readlinkSync(log)).toBe('/dev/full');
  },
);
