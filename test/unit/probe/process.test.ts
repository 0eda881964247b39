import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import {
  ancestors,
  isAlive,
  ownIdentity,
  processIdentity,
  sameStart,
} from '../../../src/probe/process.ts';
import { pid, startChild } from './helpers.ts';

// Children need their time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const idle = ['-e', 'console.log(1); setInterval(() => {}, 1000)'];
const ownPid = pid(process.pid);

describe('ownIdentity', () => {
  it('is what another process sees of this one', async () => {
    const own = ownIdentity();
    expect(own).toMatchObject({ pid: process.pid, host: hostname() });
    expect(await processIdentity(ownPid)).toEqual(own);
  });

  it.runIf(process.platform === 'linux')('is complete on Linux', () => {
    const { start, boot, ns } = ownIdentity();
    expect(start).toMatch(/^\d+$/);
    expect(boot).toMatch(/^[\da-f-]{36}$/);
    expect(ns).toMatch(/^pid:\[\d+\]$/);
  });
});

describe('isAlive', () => {
  it('follows a process to its end', async () => {
    const child = await startChild(process.execPath, idle);
    const identity = await processIdentity(child.pid);
    if (identity === undefined) return expect.fail('no identity');
    expect(await isAlive(identity)).toBe('live');
    child.process.kill('SIGSTOP');
    expect(await isAlive(identity)).toBe('live');
    child.process.kill('SIGKILL');
    await once(child.process, 'exit');
    expect(await isAlive(identity)).toBe('dead');
    expect(await processIdentity(child.pid)).toBeUndefined();
  });

  it('calls another process with the same pid dead', async () => {
    expect(await isAlive({ ...ownIdentity(), start: '1' })).toBe('dead');
  });

  it.each([
    ['boot', { boot: 'another' }],
    ['pid namespace', { ns: 'pid:[1]' }],
    ['start time missing', { start: '' }],
  ])('does not judge another %s', async (_, change) => {
    expect(await isAlive({ ...ownIdentity(), ...change })).toBe('unknown');
    const noSuchProcess = { ...ownIdentity(), pid: pid(2 ** 22 + 1), ...change };
    expect(await isAlive(noSuchProcess)).toBe('start' in change ? 'dead' : 'unknown');
  });

  it.runIf(process.platform === 'linux')('outlives a change of the host’s name', async () => {
    expect(await isAlive({ ...ownIdentity(), host: 'elsewhere' })).toBe('live');
  });

  it.runIf(process.platform === 'linux')('calls a zombie dead', async () => {
    // The shell never waits for its background child, which therefore stays a zombie.
    const shell = await startChild('/bin/sh', ['-c', 'sleep 60 & echo $!; exec sleep 60']);
    const child = pid(Number(shell.line));
    const identity = await processIdentity(child);
    if (identity === undefined) return expect.fail('no identity');
    expect(await isAlive(identity)).toBe('live');
    process.kill(child, 'SIGKILL');
    await expect.poll(() => isAlive(identity), { timeout: 10_000 }).toBe('dead');
    process.kill(child, 0);
  });

  const unshare = spawnSync('unshare', ['--pid', '--fork', 'true']).status === 0;
  it.runIf(unshare)('does not judge by the /proc of another pid namespace', async () => {
    const script = fileURLToPath(new URL('judgeItself.mts', import.meta.url));
    const args = ['--pid', '--fork', '--kill-child', process.execPath, '--import', 'tsx', script];
    const child = await startChild('unshare', args);
    expect(JSON.parse(child.line)).toEqual(['unknown', 'unknown']);
  });

  it.runIf(process.platform === 'linux')('judges nobody when no descriptor is left', async () => {
    const script = fileURLToPath(new URL('judgeWithoutDescriptors.mts', import.meta.url));
    const limited = 'ulimit -n 256 && exec "$0" --import tsx "$1"';
    const child = await startChild('/bin/sh', ['-c', limited, process.execPath, script]);
    expect(JSON.parse(child.line)).toBe('unknown');
  });

  it.runIf(process.getuid?.() === 0)('calls a process that may not be signalled live', async () => {
    const identity = await processIdentity(pid(1));
    if (identity === undefined) return expect.fail('no identity');
    const kill = process.kill;
    process.kill = () => {
      throw Object.assign(new Error('not permitted'), { code: 'EPERM' });
    };
    try {
      expect(await isAlive(identity)).toBe('live');
    } finally {
      process.kill = kill;
    }
  });
});

describe('sameStart', () => {
  it('compares ticks exactly, in any length', () => {
    expect(sameStart('987654321012345678', '987654321012345678')).toBe(true);
    expect(sameStart('987654321012345678', '987654321012345679')).toBe(false);
  });

  it('allows wall-clock times to differ by rounding', () => {
    expect(sameStart('t1700000000000', 't1700000000999')).toBe(true);
    expect(sameStart('t1700000000000', 't1700000009000')).toBe(false);
    expect(sameStart('t1700000000000', '1700000000000')).toBe(false);
  });
});

describe('ancestors', () => {
  it('names the parents, nearest first', async () => {
    const nested = `require('node:child_process').spawn(process.execPath, ${JSON.stringify(idle)})
      .once('spawn', function () { console.log(this.pid) });
      process.on('SIGTERM', () => {});`;
    const child = await startChild(process.execPath, ['-e', nested]);
    const grandchild = pid(Number(child.line));
    try {
      const line = await ancestors(grandchild);
      expect(line.slice(0, 3).map((parent) => parent.pid)).toEqual([
        child.pid,
        process.pid,
        process.ppid,
      ]);
      expect(line[0]).toMatchObject({ ppid: process.pid, cwd: process.cwd() });
    } finally {
      process.kill(grandchild, 'SIGKILL');
    }
  });

  it('is empty for a process that is not there', async () => {
    expect(await ancestors(pid(2 ** 22 + 1))).toEqual([]);
  });
});
