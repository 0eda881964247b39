import { type ChildProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readHistory } from '../../src/history/readHistory.ts';
import { HistoryWriter } from '../../src/history/writer.ts';
import { type Port, toPort } from '../../src/probe/port.ts';
import {
  type Bench,
  type Ended,
  finished,
  occupy,
  openBench,
  outputWith,
} from './support/berth.ts';
import { hasPython, PYTHON, script } from './support/handoff/world.ts';

let bench: Bench;
let up: Port;
let down: Port;
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.remove());
beforeEach(async () => {
  const server = net.createServer((socket) => socket.on('error', () => {}).resume());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  up = toPort((server.address() as net.AddressInfo).port) as Port;
  const other = net.createServer();
  await once(other.listen(0, '127.0.0.1'), 'listening');
  down = toPort((other.address() as net.AddressInfo).port) as Port;
  await new Promise((resolve) => other.close(resolve));
  ends.push(() => server.close());
});
afterEach(() => {
  for (const end of ends.splice(0)) end();
  fs.rmSync(bench.registry, { force: true });
});

/** Quick enough for a test. */
const QUICK = ['--interval', '100ms', '--rounds', '2'];

/** Runs `berth check` with this on standard input. */
async function check(input: string | Buffer, ...args: string[]): Promise<Ended> {
  const child = bench.start('check', ...args);
  child.stdin?.on('error', () => {}).end(input);
  return finished(child);
}

/** Gives a name a port, and listens there. */
async function named(name: string): Promise<void> {
  ends.push(await occupy(Number(bench.berth('get', name).out)));
}

function objects(out: string): Record<string, unknown>[] {
  return out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('berth check', () => {
  it('says of every host on standard input what it is, in their order, and 1 unless all are ok', async () => {
    const input = `\uFEFF127.0.0.1\r\n\n# a comment\n127.0.0.1:${down}\nlocalhost # this machine\n`;
    const { end, out, err } = await check(input, String(up), ...QUICK);
    expect(out).toBe(
      `127.0.0.1 is reporting ok\n127.0.0.1:${down} is down\nlocalhost is reporting ok\n`,
    );
    expect(err).toMatch(
      /^berth: 3 hosts: 2 ok, 1 down\. 6 attempts in [\d.]+ m?s\. Other lines: 2 blank or comments\.\n$/,
    );
    expect(end).toBe(1);
  });

  it('ends with 0 when all are ok', async () => {
    expect(await check('127.0.0.1\n', String(up), ...QUICK)).toMatchObject({
      end: 0,
      out: '127.0.0.1 is reporting ok\n',
    });
  });

  it('tells of lines that make no sense, and goes on', async () => {
    const input = `127.0.0.1\nhttp://x/\n127.0.0.1:${up}\nnone.invalid\n\u001b[31mred\n`;
    const { end, out, err } = await check(input, String(up), ...QUICK);
    expect(out).toBe('127.0.0.1 is reporting ok\n');
    expect(err).toContain('berth: line 2: "http://x/" is no host.\n');
    expect(err).toContain(`berth: line 3: "127.0.0.1:${up}" is there already.\n`);
    expect(err).toContain('berth: line 5: "\uFFFD[31mred" is no host.\n');
    expect(err).toMatch(/^berth: none\.invalid has no address \(\w+\)\.$/m);
    expect(err).toMatch(/2 hosts: 1 ok, 1 without an address\. .* 2 no hosts, 1 there twice\.$/m);
    expect(end).toBe(1);
  });

  it('does not go on for ever about a list that is none', async () => {
    const { err } = await check('not a host\n'.repeat(1000), '80');
    expect(err.split('\n')).toHaveLength(13);
    expect(err).toContain('There was no host to check. Other lines: 1000 no hosts.');
  });

  it('answers in JSON, a line each', async () => {
    const input = `127.0.0.1\nx y\n[::ffff:127.0.0.1]:${down}\nnone.invalid\n`;
    const { end, out, err } = await check(input, String(up), '--json', '--verbose', ...QUICK);
    expect(err).toBe('');
    const all = objects(out);
    const verdicts = all.filter(({ type }) => type === 'verdict');
    expect(verdicts).toEqual([
      {
        type: 'verdict',
        host: '127.0.0.1',
        port: up,
        verdict: 'ok',
        address: '127.0.0.1',
        attempts: 2,
        up: 2,
        meanMs: expect.any(Number),
      },
      expect.objectContaining({ port: down, verdict: 'down', attempts: 2, up: 0 }),
      expect.objectContaining({ host: 'none.invalid', verdict: 'unresolved', attempts: 0 }),
    ]);
    expect(all).toContainEqual({ type: 'malformed', line: 2, text: 'x y' });
    const attempts = all.filter(({ type }) => type === 'attempt');
    expect(attempts.map(({ result }) => result).sort()).toEqual(['refused', 'refused', 'up', 'up']);
    expect(attempts).toContainEqual(
      expect.objectContaining({ result: 'refused', code: 'ECONNREFUSED', ms: expect.any(Number) }),
    );
    expect(all.at(-1)).toMatchObject({ type: 'summary', hosts: 3, ok: 1, down: 1, unresolved: 1 });
    expect(end).toBe(1);
  });

  it('tells of every attempt', async () => {
    const { out, err } = await check(`localhost:${down}\n127.0.0.1\n`, String(up), '-v', ...QUICK);
    expect(out).toBe(`localhost:${down} is down\n127.0.0.1 is reporting ok\n`);
    const time = String.raw`\d\d:\d\d:\d\d`;
    expect(err).toMatch(
      new RegExp(`^berth: ${time} 127\\.0\\.0\\.1: connected in [\\d.]+ ms$`, 'm'),
    );
    expect(err).toMatch(
      new RegExp(`^berth: ${time} localhost:${down} \\(\\S+\\): refused after [\\d.]+ ms$`, 'm'),
    );
  });

  it('checks names of this machine', async () => {
    await named('api');
    bench.berth('get', 'web');
    expect(await check('', 'api', 'web', '/shop/api', ...QUICK)).toMatchObject({
      end: 1,
      out: 'api is reporting ok\nweb is down\n',
      err: expect.stringContaining('"/shop/api" is there already'),
    });
    expect(await check('', 'apo')).toEqual({
      end: 1,
      out: '',
      err: 'berth: There is no name apo. Did you mean "api"?\n',
    });
  });

  it('keeps what it finds in a folder', async () => {
    await named('api');
    const dir = path.join(bench.folder, 'kept');
    await check('', 'api', '--history', dir, ...QUICK);
    await check(`127.0.0.1:${down}\nLOCALHOST\n`, String(up), '--history', dir, ...QUICK);
    const found = (target: string) =>
      readHistory(dir, target)
        ?.slots(0)
        .reduce((sum, slot) => [(sum[0] ?? 0) + slot.up, (sum[1] ?? 0) + slot.down], [0, 0]);
    expect(found('/shop/api')).toEqual([2, 0]);
    expect(found(`127.0.0.1:${down}`)).toEqual([0, 2]);
    expect(found(`localhost:${up}`)).toEqual([2, 0]);
  });

  it('says what to do where an editor writes the histories', async () => {
    const dir = `${bench.registry}.history`;
    const editor = await HistoryWriter.open(dir);
    try {
      const { end, err } = await check('127.0.0.1\n', String(up), '--history', dir, ...QUICK);
      expect(end).toBe(1);
      expect(err).toBe(
        `berth: The histories in ${dir} are being written, most likely by Berth in an editor window. Give --history another folder, such as ./hosts.\n`,
      );
    } finally {
      await editor.close();
      fs.rmSync(dir, { recursive: true });
    }
  });

  it.each([
    [['0'], '"0" is not a port'],
    [['80', '81'], 'Write one port.'],
    [['80', 'api'], 'Write either names or one port.'],
    [['api', '--input-file', 'x'], '--input-file goes with a port'],
    [['80', '--input-file', '/nowhere/at/all'], 'There is no file /nowhere/at/all.'],
    [['80', '--input-file', '.'], '. is a folder, not a list of hosts.'],
    [['80', '--input-file', process.execPath], 'is not text in UTF-8.'],
    [['80', '--interval', '50ms'], '100ms is the shortest'],
    [['80', '--timeout', '0'], '"0" is not a time'],
  ])('refuses %j', async (args, message) => {
    const { end, out, err } = await check('127.0.0.1\n', ...args);
    expect({ end, out }).toEqual({ end: 2, out: '' });
    expect(err).toContain(message);
  });

  it('says how to give hosts where there are none', async () => {
    expect(await check('', '80')).toEqual({
      end: 1,
      out: '',
      err: 'berth: There was no host to check. Give some, one a line: echo localhost | berth check PORT\n',
    });
  });

  it('ends when nobody reads its verdicts any more', async () => {
    const hosts = Array.from({ length: 200 }, (_, i) => `127.9.0.${i}`).join('\n');
    const child = bench.start(
      'check',
      String(down),
      '--watch',
      '--interval',
      '100ms',
      '--rounds',
      '1',
    );
    child.stdin?.end(hosts);
    child.stdout?.once('data', () => child.stdout?.destroy());
    expect(await finished(child)).toMatchObject({ end: 1 });
  });

  describe('ended by Ctrl+C', () => {
    async function interrupt(child: ChildProcess, text: string): Promise<Ended> {
      const end = finished(child);
      await outputWith(child, text);
      child.kill('SIGINT');
      return end;
    }

    it('says what can be said so far', async () => {
      const child = bench.start(
        'check',
        String(up),
        '--rounds',
        '1000',
        '-v',
        '--json',
        ...['--interval', '100ms'],
      );
      child.stdin?.write(`127.0.0.1\n127.0.0.1:${down}\n`);
      // Standard input stays open, as that of `tail -f` does.
      const { end, out } = await interrupt(child, '"refused"');
      const all = objects(out);
      expect(all.at(-1)).toMatchObject({ type: 'summary', hosts: 2, down: 1 });
      expect(all).toContainEqual(expect.objectContaining({ type: 'verdict', verdict: 'down' }));
      expect(end).toBe(1);
    });

    it('a run whose rounds were not done has not found everything ok', async () => {
      const args = ['--rounds', '1000', '--interval', '100ms', '-v', '--json'];
      const child = bench.start('check', String(up), ...args);
      child.stdin?.end('127.0.0.1\n');
      const { end, out } = await interrupt(child, '"up"');
      expect(objects(out).at(-1)).toMatchObject({ type: 'summary', hosts: 1, ok: 1 });
      expect(end).toBe(1);
    });

    it('a watch sums up; before, it tells of changes as they happen', async () => {
      const args = ['--watch', '--interval', '100ms', '--rounds', '3'];
      const child = bench.start('check', String(down), ...args);
      child.stdin?.end('127.0.0.1\n');
      const said = finished(child);
      await outputWith(child, '127.0.0.1 is down\n');
      const leave = await occupy(down);
      await outputWith(child, '127.0.0.1 is reporting ok\n');
      await leave();
      await outputWith(child, '127.0.0.1 is flappy\n');
      child.kill('SIGINT');
      const { end, out, err } = await said;
      const lines = out.trim().split('\n');
      const changes = lines.slice(0, 4).map((line) => line.replace(/^\d\d:\d\d:\d\d /, '@ '));
      expect(changes).toEqual([
        '@ 127.0.0.1 is down',
        '@ 127.0.0.1 is flappy',
        '@ 127.0.0.1 is reporting ok',
        '@ 127.0.0.1 is flappy',
      ]);
      expect(lines.at(-1)).toMatch(/^127\.0\.0\.1 is (flappy|down)$/);
      expect(err).toMatch(/^berth: 1 host: 1 (flappy|down)\. \d+ attempts in /m);
      expect(end).toBe(1);
    });
  });

  it.runIf(hasPython)('checks this machine when a terminal has nothing else to read', () => {
    const command = [process.execPath, bench.cli, 'check', String(up), '--rounds', '3'];
    const { stdout } = spawnSync(PYTHON, [script('terminal.py'), ...command], { encoding: 'utf8' });
    expect(stdout).toContain('localhost \u001b[32mis reporting ok');
    // The line of progress comes, and goes before anything else is written.
    expect(stdout).toContain('\r\u001b[2KVerdicts: 0 of 1. Attempts: 1, under way: 0');
    expect(stdout).toContain('\r\u001b[2Klocalhost ');
  });
});
