import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import lockfile from 'proper-lockfile';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withLock } from '../../../src/registry/lock.ts';
import { bundleWorker, endAll, scratchFolder, startWorker, type Worker } from '../support/storm.ts';

const OWN_PIDS = ['--pid', '--fork', '--kill-child', '--mount-proc'];
const mayUnshare = spawnSync('unshare', [...OWN_PIDS, 'true']).status === 0;

let scratch: ReturnType<typeof scratchFolder>;
let script: string;
const running: Worker[] = [];

beforeAll(async () => {
  scratch = scratchFolder();
  script = await bundleWorker('holder', scratch.folder);
});
afterAll(async () => {
  await endAll(running);
  scratch.remove();
});

function newFile(): string {
  const folder = fs.mkdtempSync(path.join(scratch.folder, 'state-'));
  const file = path.join(folder, 'registry.json');
  fs.writeFileSync(file, '');
  return file;
}

/** Starts a holder.ts that goes for the lock. */
function start(mode: 'keep' | 'count', file: string): Worker {
  return begin(startWorker(script, [mode, file], file));
}

/** The same in a pid namespace of its own: nobody outside can say whether it lives. */
function startApart(mode: 'keep' | 'count', file: string): Worker {
  const [first, ...args] = [...OWN_PIDS, process.execPath, script, mode, file];
  return begin(startWorker(first ?? '', args, file, { command: 'unshare' }));
}

function begin(worker: Worker): Worker {
  running.push(worker);
  worker.child.stdin?.write('go\n');
  return worker;
}

async function until(worker: Worker, line: string): Promise<void> {
  while (!worker.lines.includes(line)) {
    if (worker.child.exitCode !== null) throw new Error(worker.errors());
    await sleep(20);
  }
}

function mtime(file: string): number {
  return fs.statSync(file).mtimeMs;
}

/** Waits for that many heartbeats: the modification time of the claim changes. */
async function heartbeats(file: string, count: number): Promise<void> {
  for (let i = 0, last = 0; i <= count; i++) {
    while (last === mtime(`${file}.owner`)) await sleep(20);
    last = mtime(`${file}.owner`);
  }
}

/** More of them than any silence lasts that counts as an end. */
const LONG = 7;

// All wait for long: together.
describe.concurrent('a holder', () => {
  it('that is suspended keeps its lock, however old its files look, and the message names it', async () => {
    const file = newFile();
    const holder = start('keep', file);
    await until(holder, 'held');
    holder.child.kill('SIGSTOP');
    for (const each of [`${file}.owner`, `${file}.lock`]) fs.utimesSync(each, 1, 1);
    await expect(withLock(file, async () => {})).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringContaining(`process ${holder.child.pid}`),
    });
    // With bare proper-lockfile its time is over.
    await (await lockfile.lock(file, { realpath: false }))();
  });

  it('whose claim names nobody is followed when it falls silent', async () => {
    const file = newFile();
    fs.writeFileSync(`${file}.owner`, 'garbage');
    await withLock(file, async (lock) => expect(lock.holdsOn()).toBe(true));
    expect(fs.readdirSync(path.dirname(file))).toEqual(['registry.json']);
  });

  it.skipIf(!mayUnshare)(
    'in another pid namespace is let be while it shows life, and followed when it falls silent',
    async () => {
      const file = newFile();
      const holder = startApart('keep', file);
      await until(holder, 'held');
      let inside = false;
      const entered = withLock(file, async () => {
        inside = true;
      });
      await heartbeats(file, LONG);
      expect(inside).toBe(false);
      holder.child.kill('SIGKILL');
      await entered;
      expect(fs.readdirSync(path.dirname(file))).toEqual(['registry.json']);
    },
  );

  it.skipIf(!mayUnshare)('outside its pid namespace is not robbed from within', async () => {
    const file = newFile();
    const waiter = await withLock(file, async () => {
      const worker = startApart('count', file);
      await heartbeats(file, LONG);
      expect(worker.lines).toEqual(['ready']);
      return worker;
    });
    await until(waiter, 'done');
  });

  it('on another host is followed when it falls silent', async () => {
    const file = newFile();
    const elsewhere = { pid: 4711, start: '1', boot: 'x', ns: 'x', host: 'tower', token: 'abc' };
    const record = JSON.stringify({ ...elsewhere, since: new Date().toISOString() });
    fs.writeFileSync(`${file}.owner`, record);
    let inside = false;
    const entered = withLock(file, async () => {
      inside = true;
    });
    for (let i = 0; i < LONG; i++) {
      await sleep(2_000);
      const now = new Date();
      fs.utimesSync(`${file}.owner`, now, now);
      expect(fs.readFileSync(`${file}.owner`, 'utf8')).toBe(record);
    }
    expect(inside).toBe(false);
    await entered;
    expect(fs.readdirSync(path.dirname(file))).toEqual(['registry.json']);
  });

  it('that knows proper-lockfile alone and is gone is followed, though its time lies hours ahead', async () => {
    // As after a clock was set back. Bare proper-lockfile would wait for these hours.
    const file = newFile();
    fs.mkdirSync(`${file}.lock`);
    const ahead = new Date(Date.now() + 5 * 60 * 60 * 1000);
    fs.utimesSync(`${file}.lock`, ahead, ahead);
    await withLock(file, async (lock) => expect(lock.holdsOn()).toBe(true));
    expect(fs.readdirSync(path.dirname(file))).toEqual(['registry.json']);
  });

  it('that knows proper-lockfile alone is waited for, and the message names its folder', async () => {
    const file = newFile();
    const release = await lockfile.lock(file, { realpath: false });
    await expect(withLock(file, async () => {})).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringContaining(`${file}.lock`),
    });
    await release();
  });
});
