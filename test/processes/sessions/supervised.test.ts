import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ownIdentity } from '../../../src/probe/process.ts';
import type { Service } from '../../../src/services/service.ts';
import { SupervisedService } from '../../../src/services/supervisedService.ts';
import type { SessionRecord } from '../../../src/session/record.ts';
import { openSessionBench, type SessionBench } from '../support/sessionBench.ts';
import { isAlive } from '../support/sessionCli.ts';

let bench: SessionBench;
beforeEach(() => {
  bench = openSessionBench();
});
afterEach(() => bench.remove());

/** It does not mind SIGTERM, and never gets ready. */
const STUBBORN = [
  process.execPath,
  '-e',
  "process.on('SIGTERM', () => {}); console.log('deaf'); setInterval(() => {}, 1000);",
];
const FOREVER = 3_600_000;

function supervised(): SupervisedService {
  const service: Service = {
    name: 'api',
    command: STUBBORN,
    shell: false,
    cwd: bench.project,
    fileEnv: new Map(),
    env: new Map(),
    ready: 'log:never',
    readyTimeout: FOREVER / 1_000,
    dependsOn: [],
    restart: 'no',
    place: { file: 'berth.json', line: 1, column: 1 },
  };
  const { sessions, project: root } = bench;
  const crew = { sessions, root, inherited: process.env, tell: () => {}, onRest: () => {} };
  return new SupervisedService(service, crew);
}

/** The record of the service, once its process does not mind SIGTERM. */
async function untilDeaf(): Promise<SessionRecord> {
  for (;;) {
    const [record] = bench.sessions.peek();
    const log = record && bench.sessions.files.log(record.name);
    if (record?.process && log && fs.readFileSync(log, 'utf8').includes('deaf')) return record;
    await sleep(20);
  }
}

test('a service that is still starting is killed', async () => {
  const service = supervised();
  const started = service.start(new AbortController().signal);
  const failed = expect(started).rejects.toMatchObject({ code: 'start-failed' });
  await untilDeaf();
  await service.kill();
  await failed;
  expect(bench.sessions.peek()).toEqual([]);
});

test.each([
  ['nobody', undefined],
  ['a process that had the number before', { ...ownIdentity(), start: '1' }],
])('one that %s looks after is left alone', async (_, supervisor) => {
  const ours = new AbortController();
  const start = bench.sessions.start(
    bench.request('api', {
      command: STUBBORN,
      portless: true,
      ready: 'log:never',
      readyTimeout: FOREVER,
      ...(supervisor === undefined ? {} : { supervisor }),
    }),
  );
  const failed = expect(start).rejects.toMatchObject({ code: 'start-failed' });
  const pid = (await untilDeaf()).process?.pid ?? 0;
  const look = vi.spyOn(bench.sessions, 'get');
  const service = supervised();
  const waiting = service.start(ours.signal);
  const calledOff = expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  while (look.mock.calls.length === 0) await sleep(20);
  await service.kill();
  expect(isAlive(pid)).toBe(true);
  ours.abort();
  await calledOff;
  process.kill(pid, 'SIGKILL');
  await failed;
});
