import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, occupy, openBench, outputWith } from './support/berth.ts';

const WITHOUT_CHOWN = ['--bounding-set=-chown', '--inh-caps=-chown'];
/** Whether a process can be started as a container's root is: without the right to change owners. */
const mayDropRights =
  process.getuid?.() === 0 && spawnSync('setpriv', [...WITHOUT_CHOWN, 'true']).status === 0;

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.remove());
afterEach(() => {
  fs.rmSync(path.dirname(bench.registry), { recursive: true, force: true });
  fs.rmSync(path.join(bench.project, 'berth.json'), { force: true });
});

const declare = (text: string) => fs.writeFileSync(path.join(bench.project, 'berth.json'), text);
const json = (text: string) => JSON.parse(text);

describe('berth get', () => {
  it('prints the number alone, and the same one ever after', () => {
    const first = bench.berth('get', 'api');
    expect(first).toEqual({ end: 0, out: expect.stringMatching(/^\d{5}\n$/), err: '' });
    expect(bench.berth('get', 'api')).toEqual(first);
    expect(bench.berthWith({ cwd: bench.folder }, '-C', 'shop', 'get', 'api')).toEqual(first);
  });

  it('keeps the number while something listens on it', async () => {
    const { out } = bench.berth('get', 'api');
    const free = await occupy(Number(out));
    try {
      expect(bench.berth('get', 'api').out).toBe(out);
    } finally {
      await free();
    }
  });

  it('says once what speaks against a number, and gives it all the same', () => {
    const asked = ['get', 'web', '--exact', '6665'];
    const why = 'berth: 6665 is a port that browsers refuse to open.\n';
    expect(bench.berth(...asked)).toEqual({ end: 0, out: '6665\n', err: why });
    expect(bench.berth(...asked)).toEqual({ end: 0, out: '6665\n', err: '' });
    expect(bench.berth('move', 'web', '6666').err).toContain('6666 is a port that browsers refuse');
  });

  it.skipIf(!mayDropRights)('works for a root that may not give its files away', () => {
    const folder = path.join(bench.folder, 'somebodys');
    fs.mkdirSync(folder);
    fs.chownSync(folder, 65534, 65534);
    const registry = path.join(folder, 'state', 'registry.json');
    const { status, stderr } = spawnSync(
      'setpriv',
      [...WITHOUT_CHOWN, process.execPath, bench.cli, 'get', 'api'],
      { cwd: bench.project, env: { ...process.env, BERTH_REGISTRY: registry }, encoding: 'utf8' },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(fs.statSync(registry).uid).toBe(0);
  });

  it('prefers a number, says when it takes another, and insists on an exact one', async () => {
    const port = Number(bench.berth('get', 'probe').out);
    bench.berth('release', 'probe');
    const free = await occupy(port);
    try {
      const preferred = bench.berth('get', 'web', '--prefer', String(port));
      expect(preferred.end).toBe(0);
      expect(Number(preferred.out)).not.toBe(port);
      expect(preferred.err).toContain(`Port ${port} is in use by`);
      expect(preferred.err).toContain(`web has ${preferred.out.trim()} instead.`);
      const exact = bench.berth('get', 'callback', '--exact', String(port));
      expect(exact).toMatchObject({ end: 1, out: '' });
      expect(exact.err).toContain(`Port ${port} is in use by`);
      expect(exact.err).toContain(`process ${process.pid}`);
    } finally {
      await free();
    }
    expect(bench.berth('get', 'callback', '--exact', String(port)).out).toBe(`${port}\n`);
    expect(bench.berth('get', 'other', '--exact', String(port))).toMatchObject({
      end: 1,
      err: expect.stringContaining('belongs to /shop/callback'),
    });
  });

  it('stays within a range, and follows what berth.json prefers', () => {
    declare('{ "ports": { "api": { "prefer": 21987, "note": "HTTP" } } }');
    expect(Number(bench.berth('get', 'x', '--range', '21000-21009').out)).toSatisfy(
      (port: number) => port >= 21000 && port <= 21009,
    );
    expect(json(bench.berth('get', 'api', '--json').out)).toEqual({
      name: '/shop/api',
      port: 21987,
      variable: 'API_PORT',
      project: 'shop',
      root: bench.project,
      note: 'HTTP',
      new: true,
    });
  });
});

describe('the verbs that change names', () => {
  it('move, rename and release', () => {
    const first = Number(bench.berth('get', 'api').out);
    const moved = bench.berth('move', 'api');
    expect(moved.end).toBe(0);
    expect(Number(moved.out)).not.toBe(first);
    expect(moved.err).toContain(`moved from ${first}`);
    expect(bench.berth('rename', 'api', 'backend').end).toBe(0);
    expect(bench.berth('get', 'backend').out).toBe(moved.out);
    expect(bench.berth('release', 'backend')).toMatchObject({ end: 0, out: '' });
    expect(json(bench.berth('list', '--json').out)).toEqual([]);
  });

  it.each([['move'], ['release'], ['who']])('%s suggests the name that is meant', (verb) => {
    bench.berth('get', 'backend');
    expect(bench.berth(verb, 'bakcend')).toMatchObject({
      end: 1,
      out: '',
      err: 'berth: There is no name bakcend. Did you mean "backend"?\n',
    });
    expect(json(bench.berth('list', '--json').out)).toHaveLength(1);
  });

  it('rename suggests too, and refuses a name that is taken', () => {
    bench.berth('get', 'api');
    bench.berth('get', 'web');
    expect(bench.berth('rename', 'ap', 'x').err).toContain('Did you mean "api"?');
    expect(bench.berth('rename', 'api', 'web')).toMatchObject({
      end: 1,
      err: expect.stringContaining('There is a name /shop/web already'),
    });
  });

  it('release nothing when one of the names is unknown', () => {
    bench.berth('get', 'api');
    expect(bench.berth('release', 'api', 'nope').end).toBe(1);
    expect(json(bench.berth('list', '--json').out)).toHaveLength(1);
  });
});

describe('berth list and who', () => {
  it('say who listens, and whose it is', async () => {
    const port = Number(bench.berth('get', 'api').out);
    bench.berth('get', '/shared');
    expect(json(bench.berth('list', '--json').out)).toMatchObject([
      { name: '/shop/api', port, state: 'free' },
    ]);
    const free = await occupy(port);
    try {
      // This test runs in Berth's own checkout: a stranger to the project.
      expect(bench.berth('list').out).toMatch(
        new RegExp(`^api +${port} +taken .*${process.pid}`, 'm'),
      );
      expect(json(bench.berth('list', '--all', '--json').out)).toMatchObject([
        { name: '/shared', state: 'free' },
        { name: '/shop/api', state: 'taken', listener: { pid: process.pid } },
      ]);
      expect(bench.berth('who', 'api').out).toContain(`(process ${process.pid})`);
      expect(json(bench.berth('who', String(port), '--json').out)).toMatchObject({
        port,
        name: '/shop/api',
        listeners: [{ pid: process.pid, addresses: ['127.0.0.1'] }],
      });
      expect(bench.berth('doctor')).toMatchObject({
        end: 1,
        out: expect.stringContaining('run: berth move api'),
      });
    } finally {
      await free();
    }
    expect(bench.berth('who', 'api').out).toBe(`Nobody listens on ${port} (api).\n`);
    expect(bench.berth('doctor').end).toBe(0);
  });

  it.skipIf(process.platform === 'win32')(
    'let no text from elsewhere steer the terminal',
    async () => {
      const cwd = path.join(bench.folder, 'evil\u001b]0;x\u0007\u009b2J\u202e');
      fs.mkdirSync(cwd);
      const port = bench.berth('get', 'api').out.trim();
      const server = spawn(
        process.execPath,
        [
          '-e',
          `require('net').createServer().listen(${port}, '127.0.0.1', () => console.log('up'))`,
        ],
        { cwd },
      );
      try {
        await outputWith(server, 'up');
        for (const args of [
          ['list'],
          ['who', 'api'],
          ['doctor'],
          ['run', '--', 'false'],
          ['\u001b[2J'],
        ]) {
          const { out, err } = bench.berth(...args);
          expect(out + err).toContain('\uFFFD');
          expect((out + err).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
        }
      } finally {
        server.kill();
      }
    },
  );

  it('paints only when asked to', () => {
    bench.berth('get', 'api');
    expect(bench.berth('list').out).not.toContain('\u001b');
    const env = { FORCE_COLOR: '1' };
    expect(bench.berthWith({ env }, 'list').out).toContain('\u001b');
  });

  it('tells of names that berth.json declares', () => {
    declare('{ "ports": { "api": {}, "web": {} } }');
    expect(bench.berth('list').err).toContain('No port yet for api, web');
  });
});

describe('berth env', () => {
  it('prints and merges the same variables', () => {
    declare('{ "ports": { "api": {} }, "env": { "URL": "http://localhost:$<port:api>/" } }');
    const { out } = bench.berth('env');
    const port = bench.berth('get', 'api').out.trim();
    expect(out).toBe(`API_PORT=${port}\nURL=http://localhost:${port}/\n`);
    const file = path.join(bench.project, '.env');
    fs.writeFileSync(file, '# mine\nURL="old" # of api\n');
    expect(bench.berth('env', '--write', '.env').end).toBe(0);
    expect(fs.readFileSync(file, 'utf8')).toBe(
      `# mine\nURL="http://localhost:${port}/" # of api\nAPI_PORT=${port}\n`,
    );
    expect(bench.berth('env', '--write', '.env').err).toContain('up to date');
    expect(bench.berth('env', '--write', '.env', '--format', 'json').end).toBe(2);
  });

  it('warns of a file that git does not ignore', () => {
    const cwd = path.join(bench.folder, 'repo');
    fs.mkdirSync(cwd);
    const git = (...args: string[]) => spawnSync('git', args, { cwd }).status;
    expect(git('init', '-q')).toBe(0);
    bench.berthWith({ cwd }, 'get', 'api');
    const write = () => bench.berthWith({ cwd }, 'env', '--write', '.env').err;
    expect(write()).toContain('.env is not ignored by git');
    fs.writeFileSync(path.join(cwd, '.gitignore'), '.env\n');
    expect(write()).not.toContain('git');
    git('add', '-f', '.env');
    expect(write()).toContain('.env is tracked by git');
  });
});

describe('exit codes', () => {
  it('are 2 for wrong usage, with a hint', () => {
    const { end, out, err } = bench.berth('gte', 'api');
    expect({ end, out }).toEqual({ end: 2, out: '' });
    expect(err).toContain('Did you mean "get"?');
  });

  it('are 3 when the registry cannot be used', () => {
    fs.mkdirSync(bench.registry, { recursive: true });
    for (const args of [['get', 'api'], ['list'], ['release', 'a'], ['run', '--', 'true']]) {
      expect(bench.berth(...args)).toMatchObject({ end: 3, out: '' });
    }
    expect(bench.berth('doctor').end).toBe(1);
  });

  it.skipIf(process.platform === 'win32')('are 3 for a pipe, which stays where it is', () => {
    fs.mkdirSync(path.dirname(bench.registry), { recursive: true });
    expect(spawnSync('mkfifo', [bench.registry]).status).toBe(0);
    expect(bench.berth('get', 'api')).toMatchObject({ end: 3, out: '' });
    expect(fs.statSync(bench.registry).isFIFO()).toBe(true);
  });

  it('are 1 for a broken berth.json, which names that have a number survive', () => {
    const { out } = bench.berth('get', 'api');
    declare('{ "ports": 3 }');
    expect(bench.berth('get', 'web')).toMatchObject({
      end: 1,
      err: expect.stringContaining('berth.json:1:12'),
    });
    expect(bench.berth('get', 'api').out).toBe(out);
    expect(bench.berth('doctor')).toMatchObject({ end: 1 });
  });

  it.skipIf(!fs.existsSync('/dev/full'))('are 1 when the answer cannot be written', () => {
    const script = `exec "${process.execPath}" "${bench.cli}" help >/dev/full`;
    expect(spawnSync('bash', ['-c', script], { encoding: 'utf8' })).toMatchObject({
      status: 1,
      stderr: 'berth: Cannot write the output: the disk is full.\n',
    });
  });

  it('stay 0 when nobody reads the answer', () => {
    const script = `"${process.execPath}" "${bench.cli}" help | true; exit "\${PIPESTATUS[0]}"`;
    expect(spawnSync('bash', ['-c', script], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

  it('are told of a damaged registry on standard error, and the names come back', () => {
    const { out } = bench.berth('get', 'api');
    fs.writeFileSync(bench.registry, '{ broken');
    const again = bench.berth('get', 'api');
    expect(again).toMatchObject({ end: 0, out });
    expect(again.err).toContain('was damaged');
  });
});

describe('help and completion', () => {
  it('prints the version of the manifest', () => {
    const { version } = json(fs.readFileSync(path.resolve('package.json'), 'utf8'));
    expect(bench.berth('--version').out).toBe(`${version}\n`);
  });

  it('completes names from the registry', () => {
    const port = bench.berth('get', 'api').out.trim();
    expect(bench.berth('__complete', 'get', 'a').out).toBe(`api\tport ${port}\n`);
    expect(bench.berth('completion', 'bash').out).toContain('complete -o default -F _berth berth');
  });
});
