import { type ChildProcess, spawn } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { toPort } from '../../src/probe/port.ts';
import { findFreePort } from '../../src/registry/strategy/freePort.ts';
import { holdPort } from '../../src/session/handoff/holdPort.ts';
import { inheriting } from '../../src/session/handoff/inherit.ts';
import { listenAndSpawn } from '../../src/session/handoff/listenAndSpawn.ts';
import { type Bench, endOf, openBench, outputWith } from './support/berth.ts';
import { hasPython, openWorld, PYTHON, script, type World } from './support/handoff/world.ts';

let bench: Bench;
let world: World;
let port: string;
beforeAll(async () => {
  bench = await openBench();
  // Not the numbers that their names stand for, which other tests of a project "shop" may use at this moment.
  port = bench.berth('get', 'api', '--random').out.trim();
  bench.berth('get', 'web', '--random');
});
afterAll(() => bench.remove());
afterEach(async () => {
  await world?.close();
});

/** Starts `berth run` in the project. */
function run(...args: string[]): { child: ChildProcess; said: () => string } {
  world ??= openWorld();
  const env = { ...process.env, BERTH_REGISTRY: bench.registry };
  const command = [process.execPath, bench.cli, 'run', ...args];
  const child = world.start(command, { cwd: bench.project, env });
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  return { child, said: () => errors };
}

/** Somebody from outside the project, ready to take a port as soon as they hear which. */
async function robber(how: string) {
  world ??= openWorld();
  const command = [PYTHON, script('server.py'), how, '-'];
  const child = world.start(command, { cwd: bench.folder, stdio: ['pipe', 'pipe', 'inherit'] });
  await outputWith(child, 'ready');
  return {
    pid: child.pid,
    async take(number: string) {
      const got = outputWith(child, 'got it');
      child.stdin?.write(`${number}\n`);
      await got;
    },
  };
}

const SERVER = [process.execPath, script('server.cjs')];
const listen = (...more: string[]) => [
  process.execPath,
  '-e',
  `require('node:net').createServer().listen(${more.join()}, () => process.exit(0))
    .on('error', (error) => { console.log(error.code); process.exit(1); })`,
];

describe.skipIf(process.platform !== 'linux' || !hasPython)('berth run --handoff', () => {
  it('says in a line what it did, and nothing by itself', () => {
    const server = listen('process.env.API_PORT');
    expect(bench.berth('run', 'api', '--', ...server)).toEqual({ end: 0, out: '', err: '' });
    expect(bench.berth('run', 'api', '--handoff', 'none', '--', ...server).err).toBe('');
    expect(bench.berth('run', 'api', '--handoff', 'hold', '--', ...server)).toMatchObject({
      end: 0,
      err: `berth: api: port ${port} is held until the command listens.\n`,
    });
    expect(
      bench.berth('run', 'api', '--handoff', 'fd', '--', ...listen('{ fd: 3 }')),
    ).toMatchObject({
      end: 0,
      err: `berth: api: port ${port} is handed over as descriptor 3.\n`,
    });
  });

  it('hands several sockets over in the order of the names', () => {
    const print = `
      const net = require('node:net');
      const { LISTEN_FDS, LISTEN_FDNAMES, LISTEN_PID, API_PORT, WEB_PORT } = process.env;
      const open = (fd) => new Promise((resolve) => {
        const server = net.createServer().listen({ fd }, () => resolve(String(server.address().port)));
      });
      Promise.all([open(3), open(4)]).then((ports) => {
        console.log(LISTEN_FDS, LISTEN_FDNAMES, LISTEN_PID === String(process.pid));
        console.log(ports[0] === WEB_PORT && ports[1] === API_PORT);
        process.exit(0);
      });`;
    const command = [process.execPath, '-e', print];
    expect(bench.berth('run', 'web', 'api', '--handoff', 'fd', '--', ...command).out).toBe(
      '2 web:api true\ntrue\n',
    );
  });

  it('takes fd by itself where the command names the descriptor, and asks whose it is', () => {
    const command = [...listen('{ fd: 3 }'), 'fd://3'];
    expect(bench.berth('run', 'api', '--', ...command)).toMatchObject({ end: 0, err: '' });
    const { end, err } = bench.berth('run', '--', ...command);
    expect(end).toBe(2);
    expect(err).toContain('berth run api --');
  });

  it('tells of a missing command as ever', () => {
    const { end, err } = bench.berth('run', 'api', '--handoff', 'fd', '--', 'no-such-command');
    expect(end).toBe(127);
    expect(err).toContain('Command not found: no-such-command.');
  });

  it('holds the ports of the names, else of the tokens, else of all names', async () => {
    const held = async (...args: string[]) => {
      const { child, said } = run('--handoff', 'hold', ...args);
      await outputWith(child, 'started');
      child.stdin?.end();
      await endOf(child);
      return said().match(/\w+(?=: port)/g);
    };
    expect(await held('web', '--', ...SERVER, '$<port:api>')).toEqual(['web']);
    expect(await held('--', ...SERVER, '$<port:api>')).toEqual(['api']);
    expect(await held('--', ...SERVER)).toEqual(['api', 'web']);
  });

  it('lets everybody know who holds a port', async () => {
    const { child } = run('api', '--', ...SERVER);
    await outputWith(child, 'started');
    expect(bench.berth('who', port).out).toMatch(
      new RegExp(`^Nobody listens on ${port} \\(api\\)\\.\\n.*${child.pid}\\) holds ${port}`),
    );
    const { heldBy } = JSON.parse(bench.berth('who', 'api', '--json').out);
    expect(heldBy).toMatchObject([{ pid: child.pid }]);
    child.stdin?.end();
    await endOf(child);
    expect(bench.berth('who', port).out).toBe(`Nobody listens on ${port} (api).\n`);
  });

  it.each(['hold', 'none'])('names who took the port in spite of %s', async (means) => {
    const { pid, take } = await robber('reuseaddr');
    const { child, said } = run('api', '--handoff', means, '--', ...SERVER);
    await outputWith(child, 'started');
    await take(port);
    child.stdin?.write('go\n');
    expect(await endOf(child)).toBe(1);
    expect(said()).toContain(`Port ${port} of api is taken by`);
    expect(said()).toContain(String(pid));
    expect(said()).toContain('berth move api');
    expect(bench.berth('get', 'api').out.trim()).toBe(port);
  });

  it('says that something has the port that does not listen', async () => {
    const { take } = await robber('bound');
    const { child, said } = run('api', '--handoff', 'none', '--', ...SERVER);
    await outputWith(child, 'started');
    await take(port);
    child.stdin?.write('go\n');
    expect(await endOf(child)).toBe(1);
    expect(said()).toContain(`Port ${port} of api is taken by something that does not listen`);
  });

  it('refuses to hand over a port that somebody has', async () => {
    const { pid, take } = await robber('plain');
    await take(port);
    const { end, err } = bench.berth('run', 'api', '--handoff', 'fd', '--', ...listen('{ fd: 3 }'));
    expect(end).toBe(1);
    expect(err).toContain(`Port ${port} of api cannot be handed over`);
    expect(err).toContain(String(pid));
  });

  it('moves a name that is new in this run, and starts the command again', async () => {
    const { take } = await robber('reuseaddr');
    const { child, said } = run('--', ...SERVER, '$<port:fresh>');
    const first = /for (\d+)/.exec(await outputWith(child, 'started'))?.[1] ?? '';
    await take(first);
    const again = outputWith(child, 'started');
    child.stdin?.write('go\n');
    const second = /for (\d+)/.exec(await again)?.[1] ?? '';
    const listening = outputWith(child, 'listening');
    child.stdin?.write('go\n');
    expect(await listening).toContain(`listening on ${second}`);
    expect(second).not.toBe(first);
    expect(said()).toContain(`Port ${first} of fresh was taken by`);
    expect(said()).toContain(`fresh is new and has ${second} now.`);
    expect(bench.berth('get', 'fresh').out.trim()).toBe(second);
    child.stdin?.end();
    expect(await endOf(child)).toBe(0);
  });

  it('does so three times at most', async () => {
    const robbers = await Promise.all(Array.from({ length: 4 }, () => robber('reuseaddr')));
    const { child, said } = run('--', ...SERVER, '$<port:unlucky>');
    for (const { take } of robbers) {
      const number = /for (\d+)/.exec(await outputWith(child, 'started'))?.[1] ?? '';
      await take(number);
      child.stdin?.write('go\n');
    }
    expect(await endOf(child)).toBe(1);
    expect(said().match(/Starting the command again/g)).toHaveLength(3);
    expect(said()).toContain('of unlucky is taken by');
  });

  it('says what to do for a server that the hold keeps out', async () => {
    const { child, said } = run('api', '--', PYTHON, script('strict.py'));
    expect(await endOf(child)).toBe(1);
    expect(said()).toContain('berth run --handoff none');
    expect(
      bench.berth('run', 'api', '--handoff', 'none', '--', PYTHON, script('strict.py')),
    ).toEqual({ end: 0, out: '', err: '' });
  });

  it('has nothing to say about a failing command that named no port', () => {
    bench.berth('get', 'api');
    const failing = bench.berth('run', '--', process.execPath, '-e', 'process.exit(4)');
    expect(failing).toEqual({ end: 4, out: '', err: '' });
  });

  it('has nothing to say about a command that somebody interrupted', async () => {
    const { child, said } = run(
      'api',
      '--',
      process.execPath,
      '-e',
      `process.on('SIGTERM', () => process.exit(1)); setInterval(() => {}, 9); console.log('started')`,
    );
    await outputWith(child, 'started');
    child.kill('SIGTERM');
    expect(await endOf(child)).toBe(1);
    expect(said()).toBe('');
  });
});

describe.skipIf(process.platform === 'win32')('a socket that is handed over', () => {
  it('loses no client of fifty that come meanwhile', async () => {
    world ??= openWorld();
    const number = toPort((await findFreePort()) ?? 0);
    if (number === undefined) throw new Error('no free port');
    const clients = world.start([process.execPath, script('clients.cjs'), '50', String(number)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await outputWith(clients, 'trying');
    const heard = outputWith(clients, ']');
    const holding = holdPort(number, 'fd');
    if (holding.kind !== 'held' || holding.held.means !== 'fd') throw new Error(holding.kind);
    // Takes its time, in which the parent would accept if it could.
    const program = `setTimeout(() => require('node:net')
      .createServer((socket) => socket.end(String(process.pid))).listen({ fd: 3 }), 500)`;
    const launch = inheriting([process.execPath, '-e', program], process.env, ['x']);
    if (launch === undefined) throw new Error('no launcher');
    const handover = listenAndSpawn([holding.held], (fds) =>
      spawn(launch.file, launch.args, {
        env: launch.env,
        stdio: ['ignore', 'inherit', 'inherit', ...fds],
      }),
    );
    if (handover.kind !== 'spawned') throw new Error(handover.kind);
    try {
      const all = JSON.parse(/\[.*\]/.exec(await heard)?.[0] ?? '');
      expect(all).toEqual(Array(50).fill(String(handover.child.pid)));
    } finally {
      const ended = endOf(handover.child);
      handover.child.kill('SIGKILL');
      await ended;
    }
  });
});
