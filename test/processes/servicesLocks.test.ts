import fs from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LockFiles } from '../../src/locks/lockFiles.ts';
import { Locks } from '../../src/locks/locks.ts';
import { Registry } from '../../src/registry/registry.ts';
import { type Bench, openBench } from './support/berth.ts';
import { ServiceYard, servicesJson, untilTrue } from './support/services.ts';
import { isAlive } from './support/sessionCli.ts';

let bench: Bench;
let yard: ServiceYard;
let locks: Locks;
beforeAll(async () => {
  bench = await openBench('lockyard');
  yard = new ServiceYard(bench);
});
beforeEach(() => {
  locks = new Locks(new Registry({ file: bench.registry, by: 'test' }));
});
afterEach(async () => {
  await yard.clear();
  await killServer();
});
afterAll(() => bench.remove());

/** Ends the lock server, and with it all locks. */
async function killServer(): Promise<void> {
  const server = await new LockFiles(bench.registry).living();
  if (server === undefined) return;
  process.kill(server.process.pid, 'SIGKILL');
  await untilTrue(() => !isAlive(server.process.pid));
}

/** Waits until sessions of these names, and nobody else, hold the locks. */
async function untilHeld(expected: Readonly<Record<string, string>>, waiting = 0): Promise<void> {
  const look = async () => {
    const states = await locks.list();
    // Several projects of this test have the same name, so that their labels have numbers.
    const nameOf = (client: string) => client.replace(/^lockyard(-\d+)?\./, '');
    const holders = states.map(({ name, holder }) => [name, nameOf(holder.client)]);
    return {
      holders: Object.fromEntries(holders),
      waiting: states.flatMap((state) => state.waiting).length,
    };
  };
  await expect.poll(look, { timeout: 30_000 }).toEqual({ holders: expected, waiting });
}

/** Says when it begins and ends, with a second in between, and what it knows of its lock. */
const worker = (name: string) => ({
  command: [
    'sh',
    '-c',
    `echo ${name} starts >> events.log; echo "of $BERTH_LOCK: $BERTH_LOCK_FENCE"; sleep 1; echo ${name} ends >> events.log`,
  ],
  port: false,
  lock: 'db',
});

describe('services with locks', () => {
  it('that share one run one after the other', async () => {
    const services = servicesJson({ a: worker('a'), b: worker('b') });
    const project = yard.project({ 'berth.json': services }, 'lockyard');
    const up = project.start(['up']);
    expect(await up.ended).toBe(0);
    const [first = '', second = ''] = project.events()[0] === 'a starts' ? ['a', 'b'] : ['b', 'a'];
    const order = [first, second].flatMap((name) => [`${name} starts`, `${name} ends`]);
    expect(project.events()).toEqual(order);
    expect(up.out()).toContain(`${second} waits for lock db, held by lockyard.${first}`);
    const grants = Array.from(up.out().matchAll(/of db: (\d+)/g), ([, fence]) => Number(fence));
    expect(grants).toHaveLength(2);
    expect(grants[1]).toBeGreaterThan(grants[0] ?? 0);
    await untilHeld({});
  });

  it('of two checkouts share those of the machine, and no others', async () => {
    const services = servicesJson({ api: { lock: '/gpu' }, own: { lock: 'gpu' } });
    const one = yard.project({ 'berth.json': services }, 'lockyard');
    const two = yard.project({ 'berth.json': services }, 'lockyard');
    const first = one.start(['up']);
    await Promise.all([first.until('api is ready'), first.until('own is ready')]);
    const second = two.start(['up']);
    await second.until('own is ready');
    await second.until(/api waits for lock \/gpu, held by lockyard(-\d+)?\.api/);
    expect(two.berth('ps').out).toMatch(/api +starting, waits for lock \/gpu/);
    expect(two.events()).not.toContain('api starts');
    const { pid = 0 } = one.ps().api ?? {};
    process.kill(pid, 'SIGKILL');
    await second.until('api is ready');
    expect(two.ps()).toMatchObject({ api: { lock: { name: '/gpu', state: 'held' } } });
  });

  it('take it anew when they are started again, and keep it from others meanwhile', async () => {
    const services = servicesJson({
      api: { lock: 'db', restart: 'always', options: { deaths: 1 } },
    });
    const project = yard.project({ 'berth.json': services }, 'lockyard');
    const up = project.start(['up']);
    await up.until('api is ready');
    const before = (await locks.list())[0]?.holder.fence ?? 0;
    process.kill(project.ps().api?.pid ?? 0, 'SIGKILL');
    await untilTrue(() => project.ps().api?.restarts === 1 && project.ps().api?.state === 'ready');
    await untilHeld({ db: 'api' });
    const [again] = await locks.list();
    expect(again?.holder.fence).toBeGreaterThan(before);
    expect(up.out()).not.toContain('waits for lock');
    const refused = project.berth(
      'session',
      'start',
      'job',
      '--lock',
      'db',
      '--ready-timeout',
      '500ms',
      '--',
      'true',
    );
    expect(refused.end).toBe(6);
    expect(refused.err).toMatch(
      /job was not started: its lock db was not free within 0\.5 s\. lockyard(-\d+)?\.api had it/,
    );
    expect(project.berth('session', 'restart', 'api').end).toBe(0);
    await untilHeld({ db: 'api' });
  });

  it('wait behind whoever waited for it before they were started again', async () => {
    const project = yard.project({}, 'lockyard');
    const start = (name: string) => {
      const lock = ['--lock', 'db', '--ready-timeout', '5m', '--ready', 'none'];
      return project.start(['session', 'start', name, '-d', ...lock, '--', 'sleep', '600']);
    };
    expect(await start('api').ended).toBe(0);
    const job = start('job');
    await untilHeld({ db: 'api' }, 1);
    const again = project.start(['session', 'restart', 'api']);
    expect(await job.ended).toBe(0);
    await untilHeld({ db: 'job' }, 1);
    const list = () => project.berth('session', 'list').out;
    await untilTrue(() => /^api .* starting, waits for lock db /m.test(list()));
    expect(project.berth('session', 'stop', 'job').end).toBe(0);
    expect(await again.ended).toBe(0);
    await untilHeld({ db: 'api' });
    expect(project.berth('session', 'stop', 'api').end).toBe(0);
  });

  it('leave the queue when berth up is ended while they wait', async () => {
    const services = servicesJson({ api: { lock: 'db' } });
    const project = yard.project({ 'berth.json': services }, 'lockyard');
    project.berth(
      'session',
      'start',
      'job',
      '-d',
      '--lock',
      'db',
      '--ready',
      'none',
      '--',
      'sleep',
      '600',
    );
    for (const signal of ['SIGINT', 'SIGKILL'] as const) {
      const up = project.start(['up']);
      await up.until(/api waits for lock db, held by lockyard(-\d+)?\.job/);
      await untilHeld({ db: 'job' }, 1);
      up.child.kill(signal);
      expect(await up.ended).toBe(signal);
      await untilHeld({ db: 'job' });
      expect(project.ps()).toMatchObject({ api: { state: 'stopped' } });
    }
    expect(project.events()).toEqual([]);
  });

  it('are stopped while they wait', async () => {
    const services = servicesJson({ api: { lock: 'db' } });
    const project = yard.project({ 'berth.json': services }, 'lockyard');
    project.berth(
      'session',
      'start',
      'job',
      '-d',
      '--lock',
      'db',
      '--ready',
      'none',
      '--',
      'sleep',
      '600',
    );
    const up = project.start(['up']);
    await up.until('api waits for lock');
    const stopped = project.berth('session', 'stop', 'api');
    expect(stopped).toMatchObject({
      end: 0,
      err: expect.stringContaining('will not be started any more'),
    });
    await up.ended;
    expect(up.err()).toContain('was stopped while it waited for its lock db');
    await untilHeld({ db: 'job' });
  });

  it('hold it on when berth up is killed, until they are stopped', async () => {
    const services = servicesJson({ api: { lock: 'db' } });
    const project = yard.project({ 'berth.json': services }, 'lockyard');
    const up = project.start(['up']);
    await up.until('api is ready');
    up.child.kill('SIGKILL');
    await up.ended;
    await untilHeld({ db: 'api' });
    expect(project.ps()).toMatchObject({ api: { state: 'ready', lock: { state: 'held' } } });
    project.berth('down');
    await untilHeld({});
  });

  it('give it up with all that was done when they do not get ready', async () => {
    const services = servicesJson({
      api: { lock: 'db', options: { silent: true }, readyTimeout: 1 },
    });
    const project = yard.project({ 'berth.json': services }, 'lockyard');
    const up = project.berth('up');
    expect(up).toMatchObject({ end: 6, err: expect.stringContaining('lock db was let go') });
    await untilHeld({});
  });

  it('are not started when their lock is lost before they are ready', async () => {
    const services = servicesJson({ api: { lock: 'db', options: { silent: true } } });
    const project = yard.project({ 'berth.json': services }, 'lockyard');
    const up = project.start(['up']);
    await untilTrue(() => project.events().includes('api starts'));
    await killServer();
    expect(await up.ended).toBe(5);
    expect(up.err()).toContain('api lost its lock db while it was starting');
    expect(project.ps()).toMatchObject({ api: { state: 'stopped' } });
    expect(project.events().at(-1)).toBe('api ends');
  });

  it('are told of as soon as their lock is lost', async () => {
    const services = servicesJson({ api: { lock: 'db' } });
    const project = yard.project({ 'berth.json': services }, 'lockyard');
    const up = project.start(['up']);
    await up.until('api is ready');
    await killServer();
    await up.until('api lost its lock db: others can have it now');
    expect(project.berth('ps').out).toMatch(/api +ready, lost lock db/);
    expect(project.berth('session', 'status', 'api').out).toContain('db, which it lost');
    expect(up.out().match(/lost its lock/g)).toHaveLength(1);
  });

  it('start without a sound where nobody else is', async () => {
    const services = servicesJson({ api: { lock: 'db' } });
    const project = yard.project({ 'berth.json': services }, 'lockyard');
    const up = project.start(['up', '--detach']);
    expect(await up.ended).toBe(0);
    expect(up.err()).not.toContain('waits');
    const folder = fs.statSync(`${bench.registry}.locks`);
    expect(folder.mode & 0o777).toBe(0o700);
    expect(project.berth('down').end).toBe(0);
    await untilHeld({});
  });
});
