import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { endOf, finished, outputWith } from './support/berth.ts';
import { isAlive, node, openSessionCli, SERVER, type SessionCli } from './support/sessionCli.ts';

let cli: SessionCli;
beforeAll(async () => {
  cli = await openSessionCli();
});
afterEach(() => cli.clear());
afterAll(() => cli.remove());

const berth: SessionCli['berth'] = (...args) => cli.berth(...args);
const session: SessionCli['session'] = (...args) => cli.session(...args);
const json: SessionCli['json'] = (...args) => cli.json(...args);

/** The same, and it does not end by SIGTERM. */
const STUBBORN = `process.on('SIGTERM', () => console.log('no')); ${SERVER}`;

/** Never gets ready. */
const SLOW = ['sh', '-c', 'echo slow; exec sleep 60'];

/** Starts `berth session start api` and leaves it in the foreground. */
function watchApi(...command: string[]): ChildProcess {
  return cli.watch(cli.bench.start('session', 'start', 'api', '--', ...command));
}

/** Everything that a process writes on standard error, from now on. */
function errorsOf(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  return () => text;
}

/** Waits until a process has said something on standard error. */
const untilSaid = (said: () => string, part: string) =>
  vi.waitFor(() => expect(said()).toContain(part), { timeout: 30_000, interval: 20 });

describe('berth session start --detach', () => {
  it('prints the port, says that it is ready, and leaves it running', async () => {
    const { end, out, err } = await session('start', 'api', '--detach', '--', ...node(SERVER));
    const port = out.trim();
    expect({ end, out }).toEqual({ end: 0, out: `${port}\n` });
    const [, pid] =
      /^berth: api is ready on port \d+ \(process (\d+), .*\d+ ms\)\.\n$/.exec(err) ?? [];
    expect(isAlive(Number(pid))).toBe(true);
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('hi');
    expect((await berth('get', 'api')).out.trim()).toBe(port);
  });

  it('fills in its ports, variables and folder', async () => {
    fs.mkdirSync(path.join(cli.bench.project, 'sub'), { recursive: true });
    const script = `console.log(process.argv[1], process.env.PORT, process.env.API_PORT, process.env.URL, process.env.A, process.cwd()); ${SERVER}`;
    const options = ['--env', 'URL=x:$<port:web>', '--env', 'A=b=c', '--cwd', 'sub'];
    const command = [...node(script), '$<port:api>'];
    const { out } = await session('start', 'api', '-d', ...options, '--', ...command);
    const port = out.trim();
    const web = (await berth('get', 'web')).out.trim();
    const folder = path.join(cli.bench.project, 'sub');
    expect((await session('logs', 'api')).out).toBe(
      `${port} ${port} ${port} x:${web} b=c ${folder}\nup on ${port}\n`,
    );
  });

  it.each([
    ['http:/health', `setTimeout(() => { ${SERVER} }, 300)`],
    ['log:up on', SERVER],
    ['none', 'setInterval(() => {}, 1000)'],
  ])('waits by --ready %s', async (ready, script) => {
    const { end, err } = await session(
      'start',
      'api',
      '-d',
      '--ready',
      ready,
      '--',
      ...node(script),
    );
    expect(end).toBe(0);
    expect(err).toContain(ready === 'none' ? 'api was started on port' : 'api is ready on port');
  });

  it('answers in JSON', async () => {
    const { end, out } = await session('start', '/vm/1', '-d', '--json', '--', ...node(SERVER));
    expect(end).toBe(0);
    const answer = JSON.parse(out);
    expect(answer).toMatchObject({
      session: '/vm/1',
      state: 'ready',
      root: cli.bench.project,
      cwd: cli.bench.project,
      command: node(SERVER),
      variables: [],
      ready: 'tcp',
      readyTimeoutMs: 30_000,
      handoff: { asked: 'auto', used: process.platform === 'linux' ? 'hold' : 'none' },
    });
    expect(answer.readyMs).toBeGreaterThan(0);
    // It listens before it says so.
    await expect.poll(() => fs.readFileSync(answer.log, 'utf8')).toBe(`up on ${answer.port}\n`);
    expect(isAlive(answer.pid)).toBe(true);
  });

  it('never tells the values of variables', async () => {
    const options = ['--env', 'TOKEN=secret', '-d', '--json'];
    expect((await session('start', 'api', ...options, '--', ...node(SERVER))).out).toContain(
      'TOKEN',
    );
    const texts = [
      await session('list', '--json'),
      await session('status', 'api', '--json'),
      await session('list'),
    ];
    for (const { out } of texts) expect(out).not.toContain('secret');
  });

  it('takes a port of a pool, and says when the name has another', async () => {
    await berth('pool', 'add', 'vnc', '23100-23109');
    await berth('get', 'old');
    const taken = await session('start', '/vm/1', '-d', '--pool', 'vnc', '--', ...node(SERVER));
    expect(Number(taken.out)).toBeGreaterThanOrEqual(23100);
    expect(Number(taken.out)).toBeLessThanOrEqual(23109);
    const other = await session('start', 'old', '-d', '--pool', 'vnc', '--', ...node(SERVER));
    expect(other.err).toMatch(/old has \d+ already, which is not of pool vnc\./);
  });

  it('says how the port was handed over', async () => {
    const start = async (how: string) =>
      (await session('start', 'api', '-d', '--handoff', how, '--', ...node(SERVER))).err;
    expect(await start('none')).toContain('not held');
  });
});

describe('a start that fails', () => {
  it.each([
    {
      exit: 5,
      words: ['did not start', 'with code 3', '  boom'],
      command: ['sh', '-c', 'echo boom; exit 3'],
    },
    { exit: 5, words: ['Command not found: nodee'], command: ['nodee'] },
    { exit: 5, words: ['is a folder'], command: ['/tmp'] },
    { exit: 5, words: ['is a folder'], options: ['--cwd', '/'], command: ['./tmp'] },
    { exit: 5, words: ['The command is empty.'], command: [''] },
    {
      exit: 5,
      words: ['There is no file ./server in /tmp.'],
      options: ['--cwd', '/tmp'],
      command: ['./server'],
    },
    {
      exit: 6,
      words: ['is not ready', 'within 500 ms', 'its process was ended'],
      options: ['--ready-timeout', '500ms'],
      command: SLOW,
    },
  ])('exits with $exit and says $words', async ({ exit, words, options = [], command }) => {
    const { end, out, err } = await session('start', 'api', '-d', ...options, '--', ...command);
    expect({ end, out }).toEqual({ end: exit, out: '' });
    for (const word of words) expect(err).toContain(word);
    expect(err).toMatch(/Undone: .*port \d+ is free again\.\n$/);
    expect((await session('list', '--json')).out.trim()).toBe('[]');
    expect((await berth('list', '--json')).out.trim()).toBe('[]');
  });

  it('shows the log without what steers a terminal', async () => {
    const command = [
      'sh',
      '-c',
      String.raw`printf '\033[31mred\033[0m\033]0;title\007\rend\n'; exit 1`,
    ];
    const { err } = await session('start', 'api', '-d', '--', ...command);
    expect(err).toContain('red');
    expect(err.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('tells of it in JSON', async () => {
    const command = ['sh', '-c', 'echo boom; exit 3'];
    const { end, out } = await session('start', 'api', '-d', '--json', '--', ...command);
    expect(end).toBe(5);
    expect(JSON.parse(out)).toEqual({
      error: {
        code: 'start-failed',
        session: `/${cli.label}/api`,
        message: expect.stringContaining('with code 3'),
        rolledBack: [expect.stringMatching(/^port \d+ is free again$/)],
        log: ['boom'],
      },
    });
  });

  it('keeps the log for a look', async () => {
    await session('start', 'api', '-d', '--', 'sh', '-c', 'echo boom; exit 3');
    expect(await session('logs', 'api')).toEqual({ end: 0, out: 'boom\n', err: '' });
  });

  it('says 4 when the pool is exhausted or unknown', async () => {
    await berth('pool', 'add', 'vnc', '23100-23109', '--max', '1');
    expect(
      (await session('start', '/vm/1', '-d', '--pool', 'vnc', '--', ...node(SERVER))).end,
    ).toBe(0);
    const { end, out } = await session(
      'start',
      '/vm/2',
      '-d',
      '--json',
      '--pool',
      'vnc',
      '--',
      'true',
    );
    expect(end).toBe(4);
    expect(JSON.parse(out).error).toMatchObject({
      code: 'pool-exhausted',
      session: '/vm/2',
      message: expect.stringContaining('berth session stop'),
    });
    for (const [pool, hint] of [
      ['vmc', 'vnc'],
      ['other', 'berth pool add other A-B'],
    ] as const) {
      const unknown = await session('start', '/vm/3', '-d', '--pool', pool, '--', 'true');
      expect(unknown.end).toBe(4);
      expect(unknown.err).toContain(`There is no pool ${pool}.`);
      expect(unknown.err).toContain(hint);
    }
  });

  it('says 3 when the registry cannot be used', async () => {
    fs.mkdirSync(cli.bench.registry, { recursive: true });
    expect((await session('start', 'api', '-d', '--', ...node(SERVER))).end).toBe(3);
  });

  it.each([
    [['session', 'start', 'api', '-d', '--', 'true']],
    [['up', '--detach']],
    [['session', 'list']],
    [['gc']],
  ])('says 3 and what to do when the folder of the sessions is no folder: %j', async (args) => {
    fs.writeFileSync(path.join(cli.bench.project, 'Procfile'), 'job: true\n');
    fs.mkdirSync(path.dirname(cli.bench.registry), { recursive: true, mode: 0o700 });
    fs.writeFileSync(`${cli.bench.registry}.sessions`, '');
    const { end, err } = await berth(...args);
    expect(end).toBe(3);
    expect(err).toMatch(/^berth: .*Cannot (?:use|write) .*\.sessions.*Move that file away.*\n$/);
  });

  it('says 1 when berth.json cannot be read', async () => {
    const file = path.join(cli.bench.project, 'berth.json');
    fs.writeFileSync(file, '{');
    const { end, err } = await session('start', 'api', '-d', '--', ...node(SERVER));
    fs.rmSync(file);
    expect(end).toBe(1);
    expect(err).toContain('berth.json:1:2');
  });

  it('leaves one alone that runs', async () => {
    const { pid } = await cli.up('api');
    const { end, err } = await session('start', 'api', '-d', '--', ...node(SERVER));
    expect(end).toBe(1);
    expect(err).toContain(`runs already`);
    expect(isAlive(pid)).toBe(true);
  });

  it.each([
    [['--cwd', 'nope'], 'there is no folder nope'],
    [['--cwd', '.git/../package.json'], 'there is no folder'],
    [['--json'], 'add --detach'],
  ])('refuses %j', async (options, words) => {
    const { end, err } = await session('start', 'api', ...options, '--', 'true');
    expect(end).not.toBe(0);
    expect(err).toContain(words);
  });
});

describe('berth session start in the foreground', () => {
  it('shows what it prints, and passes its exit code', async () => {
    const script = `${SERVER} console.error('E'); server.on('connection', () => process.exit(7));`;
    const child = watchApi(...node(script));
    const ended = finished(child);
    await untilSaid(errorsOf(child), 'ready');
    const { port } = await json('status', 'api');
    await fetch(`http://127.0.0.1:${port}/`).catch(() => {});
    const { end, out, err } = await ended;
    expect(end).toBe(7);
    expect(out).toMatch(/^E\nup on \d+\n$/);
    expect(err).toMatch(/^berth: api is ready on port .*\nberth: api ended with exit code 7\.\n$/);
    expect(await json('status', 'api')).toMatchObject({ state: 'ended', end: { code: 7 } });
    expect((await berth('list', '--json')).out.trim()).toBe('[]');
  });

  it('shows the output of a failed start once', async () => {
    const { end, out, err } = await session('start', 'api', '--', 'sh', '-c', 'echo boom; exit 3');
    expect({ end, out }).toEqual({ end: 5, out: 'boom\n' });
    expect(err).toContain('with code 3');
    expect(err).not.toContain('boom');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('stops it on %s and ends so', async (signal) => {
    const child = watchApi(...node(SERVER));
    const said = errorsOf(child);
    await untilSaid(said, 'ready');
    const { pid } = await json('status', 'api');
    const ended = endOf(child);
    child.kill(signal);
    expect(await ended).toBe(signal);
    expect(said()).toMatch(/Stopped api; port \d+ is free again\.\n$/);
    expect(isAlive(pid)).toBe(false);
    expect(await json('list')).toEqual([]);
  });

  it('undoes the start on SIGINT', async () => {
    const child = watchApi(...SLOW);
    const said = errorsOf(child);
    await outputWith(child, 'slow');
    const { pid } = await json('status', 'api');
    const ended = endOf(child);
    child.kill('SIGINT');
    expect(await ended).toBe('SIGINT');
    expect(said()).toContain('was not started');
    expect(said()).toMatch(/Undone: its process was ended, port \d+ is free again\.\n$/);
    expect(isAlive(pid)).toBe(false);
    expect(await json('list')).toEqual([]);
  });

  it('kills it on a second SIGINT', async () => {
    const child = watchApi(...node(STUBBORN));
    const said = errorsOf(child);
    await untilSaid(said, 'ready');
    const refused = outputWith(child, 'no');
    const ended = endOf(child);
    const { pid } = await json('status', 'api');
    child.kill('SIGINT');
    await refused;
    // One that follows at once is taken for the same: npm hands it on. Long before the five seconds of grace are
    // over one of these kills it.
    const again = setInterval(() => child.kill('SIGINT'), 100);
    expect(await ended.finally(() => clearInterval(again))).toBe('SIGINT');
    expect(said()).not.toContain('did not end in time');
    expect(isAlive(pid)).toBe(false);
  });

  it('goes on when berth is killed', async () => {
    const child = watchApi(...node(SERVER));
    await untilSaid(errorsOf(child), 'ready');
    const ended = endOf(child);
    child.kill('SIGKILL');
    await ended;
    expect(await json('status', 'api')).toMatchObject({ state: 'ready' });
  });

  it('says when somebody else stops or restarts it', async () => {
    const stopped = watchApi(...node(SERVER));
    const said = errorsOf(stopped);
    await untilSaid(said, 'ready');
    const end = endOf(stopped);
    await session('stop', 'api');
    expect(await end).toBe('SIGTERM');
    expect(said()).toContain('api ended by SIGTERM.');

    const restarted = watchApi(...node(SERVER));
    const told = errorsOf(restarted);
    await untilSaid(told, 'ready');
    const code = endOf(restarted);
    await session('restart', 'api');
    expect(await code).toBe(0);
    expect(told()).toContain('api was restarted and goes on');
    expect((await json('status', 'api')).state).toBe('ready');
  });
});

const hasScript = spawnSync('script', ['--version']).stdout?.includes('util-linux') ?? false;
describe.skipIf(!hasScript)('in a terminal', () => {
  /** Starts `api` in a terminal of its own; killing the child closes the terminal. */
  function inTerminal(server: string, ...options: string[]): ChildProcess {
    const file = path.join(cli.bench.folder, 'server.cjs');
    fs.writeFileSync(file, server);
    const words = [process.execPath, cli.bench.cli, 'session', 'start', 'api', ...options];
    const command = `exec ${[...words, '--', process.execPath, file].map((word) => `"${word}"`).join(' ')}`;
    const child = spawn('script', ['-qefc', command, path.join(cli.bench.folder, 'typescript')], {
      cwd: cli.bench.project,
      env: { ...process.env, BERTH_REGISTRY: cli.bench.registry },
    });
    return cli.watch(child);
  }

  it('stops on Ctrl+C', async () => {
    const child = inTerminal(SERVER);
    await outputWith(child, 'is ready');
    const stopped = outputWith(child, 'Stopped api');
    const end = endOf(child);
    child.stdin?.write('\u0003');
    await stopped;
    expect(await end).toBe(130);
    expect(await json('list')).toEqual([]);
  });

  it('goes on when the terminal is closed', async () => {
    const child = inTerminal(SERVER);
    await outputWith(child, 'is ready');
    const { pid } = await json('status', 'api');
    // It was started by exec, so it is the only child.
    const children = fs.readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8');
    child.kill('SIGKILL');
    await vi.waitFor(() => expect(isAlive(Number(children))).toBe(false), 30_000);
    await fetch(`http://127.0.0.1:${(await json('status', 'api')).port}/`);
    expect(await json('status', 'api')).toMatchObject({ state: 'ready', pid });
  });

  it.each([[[]], [['--detach']]])(
    'finishes its start when the terminal is closed meanwhile (%j)',
    async (options) => {
      const gate = path.join(cli.bench.folder, 'gate');
      const waiting = path.join(cli.bench.folder, 'waiting');
      for (const file of [gate, waiting]) fs.rmSync(file, { force: true });
      const wait = `fs.writeFileSync(${JSON.stringify(waiting)}, ''); const timer = setInterval(() => { if (!fs.existsSync(${JSON.stringify(gate)})) return; clearInterval(timer); ${SERVER} }, 50)`;
      const child = inTerminal(`const fs = require('node:fs'); ${wait}`, ...options);
      await vi.waitFor(() => expect(fs.existsSync(waiting)).toBe(true), 30_000);
      const end = endOf(child);
      child.kill('SIGKILL');
      await end;
      fs.writeFileSync(gate, '');
      await vi.waitFor(async () => expect((await json('status', 'api')).state).toBe('ready'), {
        timeout: 30_000,
        interval: 200,
      });
    },
  );
});
