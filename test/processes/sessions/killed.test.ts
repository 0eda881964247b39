import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Locks } from '../../../src/locks/locks.ts';
import { OwnServer } from '../../../src/locks/ownServer.ts';
import { SERVER_NAME } from '../../../src/locks/serverTalk.ts';
import { inParallel } from '../../../src/session/inParallel.ts';
import type { StartRequest, StartStep } from '../../../src/session/operations.ts';
import type { Plan } from '../support/faultLayer.ts';
import type { SessionReport, SessionTask } from '../support/faultyStarter.ts';
import { NOTHING, openSessionBench, type SessionBench } from '../support/sessionBench.ts';
import { soaking } from '../support/soaking.ts';
import { bundleWorker, scratchFolder } from '../support/storm.ts';
import { TaskProcess } from '../support/taskProcess.ts';

// Longer than on a machine of one's own: others may be busy, too.
vi.setConfig({ testTimeout: 600_000 });

let scratch: ReturnType<typeof scratchFolder>;
let script: string;
const benches: SessionBench[] = [];

beforeEach(async () => {
  scratch = scratchFolder();
  script = await bundleWorker('faultyStarter', scratch.folder);
});
afterEach(() => {
  for (const bench of benches.splice(0)) bench.remove();
  scratch.remove();
});

const starterFor = ({ registry }: SessionBench) =>
  new TaskProcess<SessionTask, SessionReport>(script, registry.file);

const taskOf = (
  { registry, request }: SessionBench,
  what: SessionTask['what'],
  more: Partial<StartRequest> = {},
): SessionTask => ({
  file: registry.file,
  what,
  request: request('api', more),
});

/** Where a starter is killed. */
interface KillAt {
  readonly kill: { readonly plan: Plan } | { readonly killAt: StartStep };
  /** The same for messages. */
  readonly at: string;
}

function newBench(): SessionBench {
  const bench = openSessionBench(scratch.folder, `bench-${benches.length}`);
  benches.push(bench);
  return bench;
}

/**
 * What changes files. What Node's own functions call in turn (unlinkSync in rmSync) is the same moment; `npm run soak`
 * has all operations.
 */
const CHANGES =
  /^(openSync .*(tmp|log|\.[0-9a-f]{24})|writeSync|renameSync|linkSync|rmSync|rmdirSync|mkdirSync)/;

/** Before each operation that changes files, after the last, and at each step. */
async function kills(what: 'start' | 'stop'): Promise<KillAt[]> {
  const bench = newBench();
  const starter = starterFor(bench);
  if (what === 'stop') await starter.do(taskOf(bench, 'start'));
  const { operations, error } = await starter.do(taskOf(bench, what));
  expect(error).toBeUndefined();
  await starter.end();
  bench.remove();
  const found = operations.flatMap((text, i) =>
    soaking || CHANGES.test(text)
      ? [operationKill(i + 1, 'before', `before ${text} (${i + 1})`)]
      : [],
  );
  // The session's record, the registry and its copy: fewer would mean that the layer sees nothing.
  const renames = found.filter(isRename);
  expect(renames.length).toBeGreaterThanOrEqual(what === 'start' ? 6 : 2);
  const after = operationKill(operations.length, 'after', 'after all');
  const steps = what === 'stop' ? [] : (['allocating', 'starting', 'waiting'] as const);
  return [...found, after, ...steps.map((killAt) => ({ kill: { killAt }, at: `at ${killAt}` }))];
}

function operationKill(at: number, when: 'before' | 'after', words: string): KillAt {
  return { kill: { plan: { at, fault: { kind: 'kill', when } } }, at: words };
}

/** Text that was written takes effect by a rename. */
function isRename({ at }: KillAt): boolean {
  return at.startsWith('before rename');
}

async function killed(what: 'start' | 'stop', kill: KillAt['kill']): Promise<SessionBench> {
  const bench = newBench();
  const starter = starterFor(bench);
  if (what === 'stop') await starter.do(taskOf(bench, 'start'));
  starter.begin({ ...taskOf(bench, what), ...kill });
  expect(await starter.ended).toBe('SIGKILL');
  return bench;
}

/** It runs and is whole, or there is nothing of it but the record of its end. @returns whether it runs */
async function expectAllOrNothing({ sessions, left }: SessionBench, at: string): Promise<boolean> {
  const [status] = await sessions.list();
  const isUp = status?.state === 'ready';
  expect.soft(['ready', 'ended', undefined], at).toContain(status?.state);
  const { locks: _, names, ...found } = await left();
  const ofSessions = names.filter((name) => name !== SERVER_NAME);
  expect.soft({ ...found, names: ofSessions }, at).toEqual({
    processes: isUp ? [status.record.process?.pid] : [],
    names: isUp ? ['/shop/api'] : [],
    records: status === undefined ? [] : ['shop+api.json'],
  });
  return isUp;
}

test.each(['start', 'stop'] as const)(
  'killed at any point of a %s, a starter leaves what one clean-up puts in order',
  async (what) => {
    await inParallel(await kills(what), 4, async ({ kill, at }) => {
      const bench = await killed(what, kill);
      const { sessions, request, left } = bench;
      await sessions.mend();
      expect.soft((await left()).locks, at).toEqual([]);
      if (!(await expectAllOrNothing(bench, at))) await sessions.start(request('api'));
      expect.soft(await sessions.get(request('api')), at).toMatchObject({ state: 'ready' });
      await sessions.stop(request('api'));
      expect.soft(await left(), at).toEqual(NOTHING);
    });
  },
);

test.each(['start', 'stop'] as const)(
  'killed at any point of a %s, a starter is in nobody’s way: the next start puts it in order',
  async (what) => {
    const all = await kills(what);
    const some = soaking ? all : all.filter((kill) => isRename(kill) || !('plan' in kill.kill));
    await inParallel(some, 4, async ({ kill, at }) => {
      const bench = await killed(what, kill);
      const { sessions, request, left } = bench;
      const started = await sessions.start(request('api')).catch((error: Error) => error);
      if (started instanceof Error) {
        expect.soft(started, at).toMatchObject({ code: 'already-running' });
      }
      expect.soft(await expectAllOrNothing(bench, at), at).toBe(true);
      await sessions.stop(request('api'));
      expect.soft(await left(), at).toEqual(NOTHING);
    });
  },
);

test('killed at any point of a start, a starter leaves its lock with the session that runs, or with nobody', async () => {
  const all = await kills('start');
  const some = soaking ? all : all.filter((kill) => isRename(kill) || !('plan' in kill.kill));
  await inParallel(some, 4, async ({ kill, at }) => {
    const bench = newBench();
    const { registry, sessions, request } = bench;
    const server = await OwnServer.become(registry);
    const starter = starterFor(bench);
    starter.begin({ ...taskOf(bench, 'start', { lock: 'migrate' }), ...kill });
    expect(await starter.ended).toBe('SIGKILL');
    await sessions.mend();
    const locks = new Locks(registry);
    const isUp = await expectAllOrNothing(bench, at);
    if (isUp) {
      const [status] = await sessions.list();
      expect.soft(status, at).toMatchObject({ record: { lock: 'migrate' } });
      expect.soft(status?.lockLost, at).toBeUndefined();
      expect
        .soft(
          (await locks.list()).map(({ holder }) => holder.fence),
          at,
        )
        .toEqual([status?.record.fence]);
    } else {
      // Nobody else could start it else.
      await sessions.start(request('api', { lock: 'migrate' }));
    }
    await sessions.stop(request('api'));
    const end = performance.now() + 10_000;
    while ((await locks.list()).length > 0 && performance.now() < end) await sleep(20);
    expect.soft(await locks.list(), at).toEqual([]);
    server?.end();
    await server?.ended;
  });
});
