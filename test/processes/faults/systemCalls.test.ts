import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findStrace } from '../../../scripts/host/strace.mts';
import { inParallel } from '../../../src/session/inParallel.ts';
import { type Bench, type Ended, openBench } from '../support/berth.ts';
import { keepFresh, newTrial, stateWith, type Trial } from '../support/trial.ts';

const strace = await findStrace();

/** What changes files, under any of the names that it has on some machine. */
const CALLS =
  '?mkdir,?mkdirat,?rmdir,?link,?linkat,?unlink,?unlinkat,?rename,?renameat,?renameat2,fsync,fdatasync,?fchown,?utimensat';

/** The n-th call of that name by one thread. */
interface Call {
  readonly name: string;
  readonly nth: number;
  /** As strace shows it, for messages. */
  readonly text: string;
}

/** What is done from outside to the shipped `berth`, at each of its system calls that change files. */
describe.skipIf(strace === undefined)('`berth get` under strace', () => {
  let bench: Bench;
  let calls: Call[];
  let count = 0;

  beforeAll(async () => {
    bench = await openBench();
    const trial = nextTrial();
    const { ended, shown } = await berthGet(trial);
    expect(ended.end).toBe(0);
    calls = changesIn(path.dirname(trial.file), shown);
    // The claim, the file and its copy at the least: fewer would mean that nothing was seen.
    expect(calls.filter(({ name }) => /link|rename/.test(name)).length).toBeGreaterThan(3);
  });
  afterAll(() => bench.remove());

  function nextTrial(): Trial {
    return newTrial(bench.folder, `trial-${count++}`);
  }

  /** Gets `/new`; one call is tampered with, in strace's words. */
  async function berthGet(
    { file }: Trial,
    call?: Call,
    tampering = '',
  ): Promise<{ ended: Ended; shown: string }> {
    const log = `${path.dirname(file)}.strace`;
    const inject = call ? ['-e', `inject=${call.name}:${tampering}:when=${call.nth}`] : [];
    const { command = '', args = [], env = {} } = strace ?? {};
    const options = ['-f', '-qq', '-y', '-o', log, '-e', `trace=${CALLS}`, ...inject];
    const child = spawn(
      command,
      [...args, ...options, process.execPath, bench.cli, 'get', '/new'],
      {
        cwd: bench.project,
        // One thread does what is done in the background: its calls can be counted.
        env: { ...process.env, ...env, BERTH_REGISTRY: file, UV_THREADPOOL_SIZE: '1' },
      },
    );
    let [out, err] = ['', ''];
    child.stdout.on('data', (text) => {
      out += text;
    });
    child.stderr.on('data', (text) => {
      err += text;
    });
    const end = await new Promise<Ended['end']>((resolve) => {
      child.once('close', (code, signal) => resolve(signal ?? code));
    });
    return { ended: { end, out, err }, shown: fs.readFileSync(log, 'utf8') };
  }

  /** What is true after any `berth get /new`, however it went. */
  function expectOldOrNew(trial: Trial, { end, out, err }: Ended, what: string): string[] {
    const done = trial.state().names.includes('/new') ? ['/new'] : [];
    expect.soft(trial.state(), what).toEqual(stateWith(...done));
    expect.soft([stateWith(), stateWith('/new')], what).toContainEqual(trial.backup());
    if (end === 0) {
      expect
        .soft({ done, out }, what)
        .toEqual({ done: ['/new'], out: expect.stringMatching(/^\d+\n$/) });
    } else if (end !== 'SIGKILL') {
      expect.soft({ done, end, out, err }, what).toEqual({
        done: [],
        end: 3,
        out: '',
        err: expect.stringMatching(/^berth: Cannot write [^\n]+\n$/),
      });
    }
    return done;
  }

  async function expectNext(trial: Trial, done: readonly string[], what: string): Promise<void> {
    // Not a matter of time: what a dead one left looks alive for as long as this takes.
    const stop = keepFresh(trial.file);
    expect.soft(await trial.commit('/next').finally(stop), what).toBe(undefined);
    expect.soft(trial.state(), what).toEqual(stateWith(...done, '/next'));
    expect.soft(trial.debris(), what).toEqual([]);
  }

  // With bare proper-lockfile the next writer waits after a kill between mkdir and rmdir.
  it.each(['signal=SIGKILL', 'error=ENOSPC', 'error=EIO'])(
    'with %s at any call leaves the old or the new registry, and the next writer unhindered',
    async (tampering) => {
      await inParallel(calls, 3, async (call) => {
        const trial = nextTrial();
        const { ended, shown } = await berthGet(trial, call, tampering);
        const what = `${tampering} at ${call.text}: ended with ${ended.end} ${ended.err}`;
        expect.soft(shown, what).toMatch(/INJECTED|killed by SIGKILL/);
        if (tampering.endsWith('KILL')) expect.soft(ended.end, what).toBe('SIGKILL');
        if (tampering.endsWith('SPC') && ended.end !== 0) {
          expect.soft(ended.err, what).toContain('the disk is full');
        }
        await expectNext(trial, expectOldOrNew(trial, ended, what), what);
      });
    },
  );

  it('with a delay at any call costs nobody a name', async () => {
    await inParallel(calls, 3, async (call) => {
      const trial = nextTrial();
      const [{ ended }, ...others] = await Promise.all([
        berthGet(trial, call, 'delay_enter=300000'),
        ...['/a', '/b', '/c'].map((name) => trial.commit(name)),
      ]);
      const what = `delayed at ${call.text}`;
      expect
        .soft({ end: ended.end, others }, what)
        .toEqual({ end: 0, others: Array(3).fill(undefined) });
      expect.soft(trial.state(), what).toEqual(stateWith('/new', '/a', '/b', '/c'));
      expect.soft(trial.backup(), what).toEqual(stateWith('/new', '/a', '/b', '/c'));
      expect.soft(trial.debris(), what).toEqual([]);
    });
  });
});

/** The calls on files of a folder in strace's output. */
function changesIn(folder: string, shown: string): Call[] {
  const counts = new Map<string, number>();
  const calls: Call[] = [];
  for (const [, pid, name = '', rest = ''] of shown.matchAll(/^(\d+) +(\w+)\((.*)$/gm)) {
    const nth = (counts.get(`${pid} ${name}`) ?? 0) + 1;
    counts.set(`${pid} ${name}`, nth);
    if (rest.includes(`${folder}/`)) calls.push({ name, nth, text: `${name}(${rest}` });
  }
  return calls;
}
