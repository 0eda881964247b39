import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fateOf } from '../../src/extension/watch/fate.ts';
import { Registry } from '../../src/registry/registry.ts';
import type { SessionRecord } from '../../src/session/record.ts';
import { Sessions } from '../../src/session/sessions.ts';
import { type Bench, openBench } from './support/berth.ts';
import { type ServiceProject, ServiceYard, servicesJson, untilTrue } from './support/services.ts';

let bench: Bench;
let yard: ServiceYard;
let project: ServiceProject;
let sessions: Sessions;
beforeAll(async () => {
  bench = await openBench();
  yard = new ServiceYard(bench);
  sessions = new Sessions(new Registry({ file: bench.registry, by: 'test' }));
});
beforeEach(() => {
  const api = { options: { deaths: 1 }, restart: 'on-failure' };
  project = yard.project({ 'berth.json': servicesJson({ api, db: {} }) });
  expect(project.berth('up', '--detach')).toMatchObject({ end: 0 });
});
afterEach(() => yard.clear());
afterAll(() => bench.remove());

function recordOf(service: string): SessionRecord | undefined {
  return sessions.peek().find(({ name }) => name.endsWith(`/${service}`));
}

function known(service: string): SessionRecord {
  const record = recordOf(service);
  if (record === undefined) throw new Error(`${service} has no record`);
  return record;
}

/** The record of its next start, once that is ready. */
async function nextOf({ id }: SessionRecord, service: string): Promise<void> {
  await untilTrue(() => {
    const record = recordOf(service);
    return record !== undefined && record.id !== id && record.phase === 'running';
  });
}

describe('the fate of a service whose server has gone', () => {
  it('is an end of its own when it dies, and when its supervisor starts it again', async () => {
    const before = known('api');
    process.kill(before.process?.pid ?? 0, 'SIGUSR2');
    await untilTrue(() => recordOf('api')?.phase === 'ended');
    expect(fateOf(before, sessions.files)).toBe('ended');
    await nextOf(before, 'api');
    expect(fateOf(before, sessions.files)).toBe('ended');
  });

  it('is a stop when somebody stops it, and when somebody starts it anew', () => {
    const before = known('db');
    expect(project.berth('down')).toMatchObject({ end: 0 });
    expect(fateOf(before, sessions.files)).toBe('stopped');
    expect(project.berth('up', '--detach')).toMatchObject({ end: 0 });
    expect(fateOf(before, sessions.files)).toBe('stopped');
  });

  it('is a stop when its supervisor was asked to start it again', async () => {
    const before = known('db');
    expect(project.berth('session', 'restart', before.name)).toMatchObject({ end: 0 });
    await nextOf(before, 'db');
    expect(known('db').supervisor).toEqual(before.supervisor);
    expect(fateOf(before, sessions.files)).toBe('stopped');
  });

  it('is open while somebody is at it', async () => {
    const before = known('db');
    const pid = before.process?.pid ?? 0;
    // It ends no sooner than it is let go on, so whoever stops it waits.
    process.kill(pid, 'SIGSTOP');
    const down = project.start(['down', 'db']);
    await untilTrue(() => fateOf(before, sessions.files) === 'open');
    process.kill(pid, 'SIGCONT');
    await down.ended;
    expect(fateOf(before, sessions.files)).toBe('stopped');
  });
});
