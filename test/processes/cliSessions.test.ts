import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { endOf, finished, outputWith } from './support/berth.ts';
import { isAlive, node, openSessionCli, SERVER, type SessionCli } from './support/sessionCli.ts';

let cli: SessionCli;
beforeAll(async () => {
  cli = await openSessionCli();
});
afterEach(() => cli.clear());
afterAll(() => cli.remove());

const session: SessionCli['session'] = (...args) => cli.session(...args);
const json: SessionCli['json'] = (...args) => cli.json(...args);

/** Does not end by SIGTERM. */
const STUBBORN = `process.on('SIGTERM', () => {}); ${SERVER}`;

/** Ends by itself once it was found ready, as soon as somebody connects. */
const ONCE = `${SERVER} server.on('connection', () => { console.log('bye'); process.exit(3); });`;

/** Has a session that answers nobody any more end. */
async function endOnce({ port, pid }: { port: number; pid: number }): Promise<void> {
  await fetch(`http://127.0.0.1:${port}/`).catch(() => {});
  await expect.poll(() => isAlive(pid), { timeout: 30_000 }).toBe(false);
}

const recordFile = (name: string) =>
  path.join(`${cli.bench.registry}.sessions`, `${cli.label}+${name}.json`);

describe('berth session list', () => {
  it("shows this project's sessions and shared ones, with --all those of others", async () => {
    const api = await cli.up('api');
    await cli.up('/vm/1');
    const other = path.join(cli.bench.folder, 'other');
    fs.mkdirSync(path.join(other, '.git'), { recursive: true });
    const words = ['-C', other, 'session', 'start', 'db', '-d', '--', ...node(SERVER)];
    expect((await cli.berth(...words)).end).toBe(0);

    const { out } = await session('list');
    const [header, ...rows] = out.trimEnd().split('\n');
    expect(header).toMatch(/^NAME +PORT +STATE +PID +SINCE +COMMAND$/);
    expect(rows).toHaveLength(2);
    const row = rows.find((line) => line.startsWith('api'));
    expect(row).toMatch(
      new RegExp(`^api +${api.port} +ready +${api.pid} +\\d\\d:\\d\\d:\\d\\d +\\S`),
    );
    const all = await json('list', '--all');
    expect(all.map((one: { session: string }) => one.session)).toEqual([
      '/other/db',
      `/${cli.label}/api`,
      '/vm/1',
    ]);
  });

  it('says where there are some when there are none here', async () => {
    expect(await session('list')).toEqual({
      end: 0,
      out: '',
      err: 'berth: No sessions. To start one: berth session start api -- npm start\n',
    });
    const other = path.join(cli.bench.folder, 'other');
    fs.mkdirSync(path.join(other, '.git'), { recursive: true });
    await cli.berth('-C', other, 'session', 'start', 'db', '-d', '--', ...node(SERVER));
    expect((await session('list')).err).toContain('Other projects have 1: add --all.');
  });

  it('tells one that is silent, and one that ended', async () => {
    const script = `${SERVER} server.on('connection', () => server.close()); setInterval(() => {}, 1000);`;
    const silent = await cli.up('api', ...node(script));
    await endOnce(await cli.up('web', ...node(ONCE)));
    await fetch(`http://127.0.0.1:${silent.port}/`).catch(() => {});
    await expect.poll(async () => (await json('status', 'api')).state).toBe('silent');
    const states = (await json('list')).map((one: { state: string }) => one.state);
    expect(states).toEqual(['silent', 'ended']);
    expect(await json('status')).toMatchObject({ active: 1, healthy: 0 });
    expect((await session('status')).out).toContain('runs, but does not listen on its port');
  });
});

describe('berth session status', () => {
  it('tells all about one', async () => {
    const { port, pid, log } = await cli.up('api');
    const { out } = await session('status', 'api');
    expect(out).toContain(`api (port ${port}) is ready\n`);
    for (const text of [`process   ${pid}`, `(process ${pid})`, cli.bench.project, log]) {
      expect(out).toContain(text);
    }
    expect(await json('status', 'api')).toMatchObject({
      session: `/${cli.label}/api`,
      state: 'ready',
      listeners: [{ port, pid }],
    });
  });

  it('shows the last lines of one that ended, and that its port is free', async () => {
    await endOnce(await cli.up('api', ...node(ONCE)));
    const { out } = await session('status', 'api');
    expect(out).toMatch(/^api has ended\n/);
    expect(out).toContain('    bye\n');
    expect((await json('status', 'api')).lastLines.at(-1)).toBe('bye');
    expect((await cli.berth('list', '--json')).out.trim()).toBe('[]');
  });

  it('counts sessions, and says how full the pools are', async () => {
    await cli.berth('pool', 'add', 'vnc', '23200-23299', '--max', '4');
    for (const name of ['/vm/1', '/vm/2']) {
      await session('start', name, '-d', '--pool', 'vnc', '--', ...node(SERVER));
    }
    await cli.berth('get', '/vm/3', '--pool', 'vnc');
    await cli.up('api');
    expect(await json('status')).toEqual({
      active: 3,
      healthy: 3,
      sessions: { starting: 0, ready: 3, silent: 0, ended: 0, unknown: 0 },
      silent: [],
      pools: [{ pool: 'vnc', sessions: 2, used: 3, max: 4, utilisation: 0.75 }],
    });
    const { out } = await session('status');
    expect(out).toContain('Sessions: 3 ready.');
    expect(out).toMatch(/vnc +2 +3 +4 +75%/);
  });

  it.each(['status', 'logs', 'stop', 'restart'])('%s says which one may be meant', async (verb) => {
    await cli.up('api');
    expect(await session(verb, 'apo')).toEqual({
      end: 1,
      out: '',
      err: 'berth: There is no session apo. Did you mean "api"?\n',
    });
  });
});

describe('berth session logs', () => {
  const CHATTY = `console.log('one'); console.error('two'); ${SERVER}`;

  it('prints all of it, or the last lines', async () => {
    await cli.up('api', ...node(CHATTY));
    expect((await session('logs', 'api')).out).toMatch(/^one\ntwo\nup on \d+\n$/);
    expect((await session('logs', 'api', '-n', '1')).out).toMatch(/^up on \d+\n$/);
    expect((await session('logs', 'api', '--lines', '99')).out).toMatch(/^one\n/);
  });

  it('follows until the session ends by itself', async () => {
    const api = await cli.up('api', ...node(ONCE));
    const child = cli.watch(cli.bench.start('session', 'logs', '-f', 'api'));
    const ended = finished(child);
    await outputWith(child, 'up on');
    await endOnce(api);
    expect(await ended).toMatchObject({ end: 0, out: expect.stringMatching(/up on \d+\nbye\n$/) });
  });

  it('follows until it is stopped, through a restart', async () => {
    await cli.up(
      'api',
      ...node(`${SERVER} process.on('SIGTERM', () => { console.log('bye'); process.exit(); });`),
    );
    const child = cli.watch(cli.bench.start('session', 'logs', '-f', '-n', '1', 'api'));
    const ended = finished(child);
    await outputWith(child, 'up on');
    await session('restart', 'api');
    await session('stop', 'api');
    const { end, out } = await ended;
    expect(end).toBe(0);
    expect(out).toMatch(/^up on \d+\nbye\nup on \d+\nbye\n$/);
  });

  it('ends on Ctrl+C and leaves the session alone', async () => {
    const { pid } = await cli.up('api');
    const child = cli.watch(cli.bench.start('session', 'logs', '-f', 'api'));
    await outputWith(child, 'up on');
    const end = endOf(child);
    child.kill('SIGINT');
    expect(await end).toBe(0);
    expect(isAlive(pid)).toBe(true);
  });
});

describe('berth session stop', () => {
  it('stops some, and says what is wrong with the others', async () => {
    const [api, web] = [await cli.up('api'), await cli.up('web')];
    const { end, err } = await session('stop', 'api', 'nope', 'web');
    expect(end).toBe(1);
    expect(err).toContain(`Stopped api; port ${api.port} is free again.`);
    expect(err).toContain(`Stopped web; port ${web.port} is free again.`);
    expect(err).toContain('There is no session nope.');
    expect([api, web].map(({ pid }) => isAlive(pid))).toEqual([false, false]);
    expect(await json('list')).toEqual([]);
  });

  it('keeps the port of a name that was there before', async () => {
    const port = (await cli.berth('get', 'api')).out;
    await cli.up('api');
    const { err } = await session('stop', 'api');
    expect(err).toBe('berth: Stopped api.\n');
    expect((await cli.berth('get', 'api')).out).toBe(port);
  });

  it('kills what does not end within the grace, and everything of its group', async () => {
    const child = `require('child_process').spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); console.log("child " + process.pid); setInterval(() => {}, 1000)'], { stdio: 'inherit' })`;
    await cli.up('api', ...node(`${STUBBORN} server.on('listening', () => ${child})`));
    let pid = 0;
    await expect
      .poll(
        async () => {
          pid = Number(/child (\d+)/.exec((await session('logs', 'api')).out)?.[1] ?? 0);
          return pid;
        },
        { timeout: 30_000 },
      )
      .toBeGreaterThan(0);
    const { end, err } = await session('stop', 'api', '--grace', '500ms');
    expect(end).toBe(0);
    expect(err).toContain('did not end in time, so it was killed');
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  it('--all stops those of all projects, --pool only those of a pool', async () => {
    await cli.berth('pool', 'add', 'vnc', '23300-23399');
    await session('start', '/vm/1', '-d', '--pool', 'vnc', '--', ...node(SERVER));
    const other = path.join(cli.bench.folder, 'other');
    fs.mkdirSync(path.join(other, '.git'), { recursive: true });
    await cli.berth('-C', other, 'session', 'start', 'db', '-d', '--', ...node(SERVER));
    const pool = await session('stop', '--all', '--pool', 'vnc');
    expect(pool.err).toMatch(/^berth: Stopped \/vm\/1; port 23\d+ is free again\.\n$/);
    expect((await session('stop', '--all')).err).toContain('Stopped /other/db');
    expect((await session('stop', '--all')).err).toBe('berth: There are no sessions.\n');
    expect((await session('stop', '--all', '--pool', 'vnc')).err).toContain('no sessions');
  });

  it.each([
    [[], 2, 'NAME… or --all'],
    [['--all', 'api'], 2, 'exclude each other'],
    [['--pool', 'vnc'], 2, 'berth session stop --all --pool vnc'],
    [['--all', '--pool', 'vnc'], 1, 'There is no pool vnc'],
  ])('refuses %j', async (words, exit, message) => {
    const { end, err } = await session('stop', ...words);
    expect(end).toBe(exit);
    expect(err).toContain(message);
  });
});

describe('berth session restart', () => {
  it('starts it again on its port, as it was started', async () => {
    const options = ['-d', '--json', '--env', 'A=1', '--ready', 'http:/x'];
    const script = `console.log('A is ' + process.env.A); ${SERVER}`;
    const before = JSON.parse(
      (await session('start', 'api', ...options, '--', ...node(script))).out,
    );
    const { end, out, err } = await session('restart', 'api');
    expect({ end, out }).toEqual({ end: 0, out: `${before.port}\n` });
    expect(err).toMatch(/^berth: api is ready on port \d+ \(process \d+, .*\)\.\n$/);
    const now = await json('status', 'api');
    expect(now).toMatchObject({ state: 'ready', port: before.port, ready: 'http:/x' });
    expect(now.pid).not.toBe(before.pid);
    expect(isAlive(before.pid)).toBe(false);
    expect((await session('logs', 'api')).out.match(/A is 1/g)).toHaveLength(2);
    expect((await json('restart', 'api')).state).toBe('ready');
  });

  it('says why it could not be started again', async () => {
    const gate = path.join(cli.bench.folder, 'broken');
    fs.rmSync(gate, { force: true });
    const script = `if (require('fs').existsSync(${JSON.stringify(gate)})) { console.log('broken'); process.exit(3); } ${SERVER}`;
    const { pid } = await cli.up('api', ...node(script));
    fs.writeFileSync(gate, '');
    const { end, out, err } = await session('restart', 'api');
    expect({ end, out }).toEqual({ end: 5, out: '' });
    expect(err).toContain('with code 3');
    expect(err).toContain('  broken\n');
    expect(isAlive(pid)).toBe(false);
  });
});

describe('other verbs', () => {
  it('know the session that a name and a listener belong to', async () => {
    const { port, pid } = await cli.up('api');
    expect((await cli.berth('list')).out).toMatch(
      new RegExp(`api +${port} +listening +session +\\S`),
    );
    const full = `/${cli.label}/api`;
    expect(JSON.parse((await cli.berth('list', '--json')).out)).toMatchObject([{ session: full }]);
    expect((await cli.berth('who', String(port))).out).toContain('  session  api\n');
    const who = JSON.parse((await cli.berth('who', 'api', '--json')).out);
    expect(who).toMatchObject({ listeners: [{ pid, session: full }] });
  });

  it.each([['release'], ['move'], ['rename', 'web']])(
    '%s leaves the name of a session that runs alone',
    async (verb, ...more) => {
      const { port, pid } = await cli.up('api');
      const { end, err } = await cli.berth(verb, 'api', ...more);
      expect(end).toBe(1);
      expect(err).toBe(
        `berth: api is in use by session api (process ${pid}). Stop it first: berth session stop api\n`,
      );
      expect((await json('list'))[0]).toMatchObject({ state: 'ready', port });
    },
  );

  it('complete the names of sessions', async () => {
    const { port } = await cli.up('api');
    const { out } = await cli.berth('__complete', 'session', 'stop', '');
    expect(out).toBe(`api\tport ${port}\n`);
  });
});

describe('berth gc and berth doctor', () => {
  it('put sessions in order, and say beforehand what they would do', async () => {
    const [api, web, db] = [await cli.up('api'), await cli.up('web'), await cli.up('db')];
    process.kill(api.pid, 'SIGKILL');
    await expect.poll(() => isAlive(api.pid)).toBe(false);
    fs.rmSync(recordFile('web'));
    fs.writeFileSync(recordFile('db'), '{');
    expect((await cli.session('status', 'db')).err).toBe(
      'berth: The record of session db is damaged. To put it in order: berth gc\n',
    );
    const name = (one: string) => `/${cli.label}/${one}`;
    const found = [
      { session: name('api'), reason: 'ended' },
      { session: name('db'), reason: 'damaged' },
    ];

    const plan = JSON.parse((await cli.berth('gc', '--dry-run', '--json')).out);
    expect(plan.sessions).toEqual(
      expect.arrayContaining([
        ...found.map((one) => expect.objectContaining(one)),
        expect.objectContaining({ pid: web.pid, reason: 'orphan' }),
      ]),
    );
    expect([web, db].map(({ pid }) => isAlive(pid))).toEqual([true, true]);
    const doctor = await cli.berth('doctor');
    expect(doctor.end).toBe(1);
    expect(doctor.out).toContain(
      `The record of session ${name('db')} cannot be read: it is not JSON.`,
    );
    expect(doctor.out).toContain(`Process ${web.pid} is of a session that has no record.`);
    expect(doctor.out).toContain(`Session ${name('api')} has ended, and still has its port.`);

    const { out, err } = await cli.berth('gc');
    expect(out).toMatch(/mended +session \S+api +its process has ended/);
    expect(out).toMatch(new RegExp(`gone +process ${web.pid} +of a session that has no record`));
    expect(err).toContain('sessions in order.');
    expect([web, db].map(({ pid }) => isAlive(pid))).toEqual([false, false]);
    expect((await cli.berth('list', '--json')).out.trim()).toBe('[]');
    expect(JSON.parse((await cli.berth('gc', '--json')).out).sessions).toEqual([]);
    expect((await cli.berth('doctor')).end).toBe(0);
  });

  it('undo a start whose starter was killed', async () => {
    const starter = cli.watch(
      cli.bench.start('session', 'start', 'api', '--', 'sh', '-c', 'echo slow; exec sleep 60'),
    );
    await outputWith(starter, 'slow');
    const { pid } = await json('status', 'api');
    const end = endOf(starter);
    starter.kill('SIGKILL');
    await end;
    const gc = JSON.parse((await cli.berth('gc', '--json')).out);
    expect(gc.sessions).toMatchObject([{ session: `/${cli.label}/api`, reason: 'half-started' }]);
    expect(isAlive(pid)).toBe(false);
    expect((await cli.berth('list', '--json')).out.trim()).toBe('[]');
  });
});
