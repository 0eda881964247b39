import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SessionReport, SessionTask } from '../support/faultyStarter.ts';
import { NOTHING, openSessionBench, type SessionBench } from '../support/sessionBench.ts';
import { soaking } from '../support/soaking.ts';
import { bundleWorker, scratchFolder } from '../support/storm.ts';
import { TaskProcess } from '../support/taskProcess.ts';

// Longer than on a machine of one's own: others may be busy, too.
vi.setConfig({ testTimeout: 600_000 });

let scratch: ReturnType<typeof scratchFolder>;
let script: string;
let benches: SessionBench[] = [];
let starter: TaskProcess<SessionTask, SessionReport>;

beforeEach(async () => {
  scratch = scratchFolder();
  script = await bundleWorker('faultyStarter', scratch.folder);
  starter = new TaskProcess(script, path.join(scratch.folder, 'unused.json'));
});
afterEach(async () => {
  await starter.end();
  for (const bench of benches) bench.remove();
  benches = [];
  scratch.remove();
});

function newBench(): SessionBench {
  const bench = openSessionBench(scratch.folder, `bench-${benches.length}`);
  benches.push(bench);
  return bench;
}

function startOf({ registry, request }: SessionBench): SessionTask {
  return { file: registry.file, what: 'start', request: request('api') };
}

const CODES = soaking ? (['ENOSPC', 'EIO', 'EACCES'] as const) : (['ENOSPC'] as const);

test.each(CODES)(
  'a start of which a file operation fails with %s works, or fails with an error of its own and leaves nothing',
  async (code) => {
    const model = newBench();
    const { operations } = await starter.do(startOf(model));
    await model.sessions.stop(model.request('api'));
    expect(operations.filter((text) => text.startsWith('rename')).length).toBeGreaterThan(5);
    for (const [i, operation] of operations.entries()) {
      const bench = newBench();
      const { request, sessions, left } = bench;
      const plan = { at: i + 1, fault: { kind: 'fail', code } } as const;
      const { error } = await starter.do({ ...startOf(bench), plan });
      const what = `${code} from ${operation} (${i + 1}): ${JSON.stringify(error)}`;
      if (error === undefined) {
        expect.soft(await sessions.get(request('api')), what).toMatchObject({ state: 'ready' });
        await sessions.stop(request('api'));
      } else {
        // Before a session is begun, the registry's own.
        expect.soft(error.code, what).toMatch(/^((coordination|start)-failed|RegistryError)$/);
        expect.soft({ ...(await left()), locks: [] }, what).toEqual(NOTHING);
      }
      await sessions.start(request('api'));
      await sessions.stop(request('api'));
      expect.soft({ ...(await left()), locks: [] }, what).toEqual(NOTHING);
    }
    // What it could not remove goes once it has ended.
    await starter.end();
    for (const { sessions, left } of benches) {
      await sessions.mend();
      expect.soft(await left()).toEqual(NOTHING);
    }
  },
);
