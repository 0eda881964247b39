import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, endOf, occupy, openBench, outputWith } from './support/berth.ts';

let bench: Bench;
let port: string;
beforeAll(async () => {
  bench = await openBench();
  port = bench.berth('get', 'api').out.trim();
});
afterAll(() => bench.remove());

const node = (script: string) => [process.execPath, '-e', script];

/** Says when it is ready and which signals it got; the second line comes some time after the first signal. */
const COUNTER = `
  const got = [];
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2']) {
    process.on(signal, () => {
      got.push(signal);
      if (got.length === 1) setTimeout(() => { console.log('got ' + got); process.exit(42); }, 400);
    });
  }
  setInterval(() => {}, 1000);
  console.log('ready');
`;

describe('berth run', () => {
  it('fills variables and arguments, and keeps the streams apart', () => {
    const script = 'console.log(process.env.API_PORT, process.env.URL, process.argv[1])';
    const env = { URL: 'x:$<port:api>' };
    expect(bench.berthWith({ env }, 'run', '--', ...node(script), '$<port:api>')).toEqual({
      end: 0,
      out: `${port} x:${port} ${port}\n`,
      err: '',
    });
  });

  it('hands arguments on as they are: no shell is involved', () => {
    const args = ['a b', '$HOME', '`id`', '"', "'", '*', '', '--', '--help'];
    const script = 'console.log(JSON.stringify(process.argv.slice(1)))';
    const { out } = bench.berth('run', '--', ...node(script), '--', ...args);
    expect(JSON.parse(out)).toEqual(args);
  });

  it('hands standard input on', () => {
    const { stdout } = spawnSync(process.execPath, [bench.cli, 'run', '--', 'cat'], {
      input: 'hello',
      encoding: 'utf8',
      cwd: bench.project,
      env: { ...process.env, BERTH_REGISTRY: bench.registry },
    });
    expect(stdout).toBe('hello');
  });

  it.each([0, 1, 2, 3, 77, 255])('passes exit code %i', (code) => {
    expect(bench.berth('run', '--', ...node(`process.exit(${code})`)).end).toBe(code);
  });

  it('says 127 for a command that is missing, and what may be meant', () => {
    const { end, err } = bench.berth('run', '--', 'npm start');
    expect(end).toBe(127);
    expect(err).toContain("berth run -- sh -c 'npm start'");
    fs.writeFileSync(path.join(bench.project, 'package.json'), '{"scripts":{"dev-x":""}}');
    expect(bench.berth('run', '--', 'dev-x').err).toContain('npm run dev-x');
  });

  it('says 126 for a file that may not be executed', () => {
    const file = path.join(bench.project, 'script.sh');
    fs.writeFileSync(file, '#!/bin/sh\n', { mode: 0o644 });
    expect(bench.berth('run', '--', './script.sh')).toMatchObject({
      end: 126,
      err: expect.stringContaining('permission denied'),
    });
    expect(bench.berth('run', '--', bench.project).end).toBe(126);
  });

  it('says 127 for an empty command', () => {
    expect(bench.berth('run', '--', '')).toMatchObject({
      end: 127,
      err: 'berth: The command is empty.\n',
    });
  });

  it('passes the exit code even when the registry became unusable meanwhile', () => {
    const { folder } = bench;
    const BERTH_REGISTRY = path.join(folder, 'lost', 'registry.json');
    const script = `require('fs').rmSync(${JSON.stringify(BERTH_REGISTRY)}); require('fs').mkdirSync(${JSON.stringify(BERTH_REGISTRY)}); process.exit(7)`;
    expect(
      bench.berthWith({ env: { BERTH_REGISTRY } }, 'run', 'api', '--', ...node(script)),
    ).toMatchObject({ end: 7, err: '' });
  });

  it('works in the folder of -C', () => {
    const script = 'console.log(process.cwd())';
    const { out } = bench.berthWith(
      { cwd: '/' },
      '-C',
      bench.project,
      'run',
      '--',
      ...node(script),
    );
    expect(out).toBe(`${bench.project}\n`);
  });

  it('tells of a stranger on a port when the command fails', async () => {
    const free = await occupy(Number(port));
    try {
      const server = `require('net').createServer().listen(process.env.API_PORT, '127.0.0.1')`;
      const { end, err } = bench.berth('run', '--', ...node(server));
      expect(end).toBe(1);
      expect(err).toContain(`Port ${port} of api is taken by`);
      expect(err).toContain('berth move api');
    } finally {
      await free();
    }
  });
});

describe.skipIf(process.platform === 'win32')('signals', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const)(
    'hands %s on to the command and passes its exit code',
    async (signal) => {
      const child = bench.start('run', '--', ...node(COUNTER));
      await outputWith(child, 'ready');
      const got = outputWith(child, 'got');
      child.kill(signal);
      expect(await got).toContain(`got ${signal}\n`);
      expect(await endOf(child)).toBe(42);
    },
  );

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'ends by %s as its command does',
    async (signal) => {
      const child = bench.start(
        'run',
        '--',
        ...node(`console.log('ready'); setInterval(() => {}, 9)`),
      );
      await outputWith(child, 'ready');
      const ended = endOf(child);
      child.kill(signal);
      expect(await ended).toBe(signal);
    },
  );

  it('says 128 + n for a signal that it does not repeat', () => {
    expect(bench.berth('run', '--', 'sh', '-c', 'kill -KILL $$').end).toBe(137);
  });

  const hasScript = spawnSync('script', ['--version']).stdout?.includes('util-linux') ?? false;
  it.skipIf(!hasScript)('leaves the Ctrl+C of a terminal to the terminal', async () => {
    const file = path.join(bench.folder, 'counter.cjs');
    fs.writeFileSync(file, COUNTER);
    // Its own process, not a shell: shells differ in what they do after a Ctrl+C of their command.
    const command = `exec "${process.execPath}" "${bench.cli}" run -- "${process.execPath}" "${file}"`;
    const child = spawn('script', ['-qefc', command, path.join(bench.folder, 'typescript')], {
      cwd: bench.project,
      env: { ...process.env, BERTH_REGISTRY: bench.registry },
    });
    const ready = outputWith(child, 'ready');
    await ready;
    const got = outputWith(child, 'got');
    child.stdin.write('\u0003');
    expect(await got).toMatch(/got SIGINT\r?\n/);
    expect(await endOf(child)).toBe(42);
  });
});
