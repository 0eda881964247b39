import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { HeldLock } from '../../../src/locks/lockClient.ts';
import type { Locks } from '../../../src/locks/locks.ts';
import { Registry } from '../../../src/registry/registry.ts';
import type { ProcessesEnd } from '../../../src/session/endProcesses.ts';
import { Sessions } from '../../../src/session/sessions.ts';

vi.setConfig({ testTimeout: 30_000 });

let end: ProcessesEnd;
vi.mock('../../../src/session/endProcesses.ts', async (original) => ({
  ...(await original<typeof import('../../../src/session/endProcesses.ts')>()),
  // The process ends by itself.
  endProcesses: async () => end,
}));

let folder: string;
let fd: number;
beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-kept-')));
  fd = fs.openSync(os.devNull, 'r');
});
afterEach(() => {
  fs.closeSync(fd);
  fs.rmSync(folder, { recursive: true });
});

/** Starts a session with a lock that does not get ready. @returns what is told of that */
async function failToStart() {
  const held: Partial<HeldLock> = { fd, fence: 5, lost: new Promise(() => {}), abandon: () => {} };
  const locks = { acquire: async () => held } as unknown as Locks;
  const registry = new Registry({ file: path.join(folder, 'registry.json'), by: 'test' });
  const started = new Sessions(registry, locks).start({
    name: `/kept-${process.pid}/job`,
    root: folder,
    cwd: folder,
    command: [process.execPath, '-e', ''],
    portless: true,
    lock: 'db',
    ready: 'log:never',
  });
  return started.then(
    () => undefined,
    (error) => error,
  );
}

test.skipIf(process.platform === 'win32')(
  'a lock that a process has which could not be ended is not said to be free',
  async () => {
    end = { kind: 'ended' };
    expect(await failToStart()).toMatchObject({
      code: 'start-failed',
      rolledBack: ['lock db was let go'],
    });
    end = { kind: 'failed', code: 'EPERM' };
    expect(await failToStart()).toMatchObject({
      message: expect.stringMatching(/could not be ended \(EPERM\)/),
      rolledBack: [],
    });
  },
);
