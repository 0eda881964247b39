import { describe, expect, it } from 'vitest';
import { type Run, runningOn } from '../../../src/extension/activity/running.ts';
import { heldPorts, usedPorts } from '../../../src/extension/activity/runs.ts';
import { spelledPorts } from '../../../src/extension/activity/spelledPorts.ts';
import type { Listener } from '../../../src/probe/listeners.ts';
import { type Pid, type Port, toPid } from '../../../src/probe/port.ts';
import { qualify } from '../../../src/registry/names.ts';
import type { NameState } from '../../../src/registry/status.ts';

const root = '/src/shop';
const entry = { created: '2026-11-20T17:00:00.000Z', used: '2026-11-20T17:00:00.000Z', by: 'test' };
const since = Date.parse('2026-11-21T12:00:00.000Z');
const fullName = ({ name }: { name: string }) => qualify(name, 'shop');
const status = (name: string, port: number, state: NameState) => ({
  named: { ...entry, name: fullName({ name }), port: port as Port },
  state,
});
const run = (label: string, names: Record<string, number>, more: Partial<Run> = {}): Run => ({
  kind: 'task',
  label,
  used: usedPorts(
    Object.keys(names).map((name) => `$<port:${name}>`),
    root,
    (name) => names[name] as Port,
  ),
  since,
  ...more,
});
const listening = (started: string, pid?: Pid): NameState => {
  const listener: Listener = {
    port: 1 as Port,
    addresses: ['::'],
    started,
    ...(pid === undefined ? {} : { pid }),
  };
  return { kind: 'listening', listener, judged: true };
};
const lookAt = async (
  runs: readonly Run[],
  statuses: Parameters<typeof runningOn>[1],
  now = since + 1_000,
) =>
  [...(await runningOn(runs, statuses, fullName, now))].map(([name, { label, state }]) =>
    [name, label, state].join(' '),
  );

describe('the names that texts speak of', () => {
  it('are told from the addresses of others', () => {
    const texts = [
      'serve --port $<port:web> --api http://localhost:$<port:api>/v1',
      'http://a:$<port:one>,https://[::1]:$<port:two>',
      'http://0.0.0.0:$<port:all> http://[::]:$<port:all6> http://*:$<port:star> http://+:$<port:plus>',
      `\${command:berth.port.native}`,
      'http://localhost:$<port:both> $<port:both>',
      'localhost:$<port:bare> http://localhost/$<port:path>',
    ];
    const found = spelledPorts(texts);
    expect(found.filter(({ isAddress }) => isAddress).map(({ name }) => name)).toEqual([
      'api',
      'one',
      'two',
    ]);
    expect(found.filter(({ isAddress }) => !isAddress).map(({ name }) => name)).toEqual(
      'web all all6 star plus native both bare path'.split(' '),
    );
  });

  it('are held but for others’ addresses, unless nothing is to be held', () => {
    const used = usedPorts(
      ['$<port:web> $<port:unknown> $<port:Not A Name>', 'http://localhost:$<port:api>'],
      root,
      (name) => ({ web: 1, api: 2 })[name] as Port | undefined,
    );
    expect(used.map(({ port }) => port)).toEqual([1, 2]);
    expect(heldPorts(used, 'auto')).toEqual([1]);
    expect(heldPorts(used, 'none')).toEqual([]);
  });
});

describe('what runs on a name', () => {
  it('starts while nobody listens, where it is to listen itself', async () => {
    const used = usedPorts(
      ['$<port:web>', 'http://localhost:$<port:api>'],
      root,
      (name) => ({ web: 1, api: 2 })[name] as Port | undefined,
    );
    const statuses = [status('web', 1, { kind: 'free' }), status('api', 2, { kind: 'free' })];
    const runs = [{ ...run('dev', {}), used }];
    expect(await lookAt(runs, statuses)).toEqual(['/shop/web dev starting']);
    expect(await lookAt(runs, statuses, since + 60_000)).toEqual(['/shop/web dev quiet']);
  });

  it('is ready when a listener comes from its process', async () => {
    const own = toPid(process.pid);
    const parent = toPid(process.ppid);
    const before = '2026-11-21T11:00:00.000Z';
    const statuses = [status('api', 1, listening(before, own))];
    const withPid = (pid: Pid | undefined) =>
      run('api', { api: 1 }, pid === undefined ? {} : { pid });
    expect(await lookAt([withPid(own)], statuses)).toEqual(['/shop/api api ready']);
    expect(await lookAt([withPid(parent)], statuses)).toEqual(['/shop/api api ready']);
    expect(await lookAt([withPid(toPid(999_999_999))], statuses)).toEqual([]);
  });

  it('is ready when a listener began after it, where its process is not known', async () => {
    const at = (started: string) => [status('api', 1, listening(started))];
    expect(await lookAt([run('api', { api: 1 })], at('2026-11-21T12:00:03.000Z'))).toEqual([
      '/shop/api api ready',
    ]);
    expect(await lookAt([run('api', { api: 1 })], at('2026-11-21T11:00:00.000Z'))).toEqual([]);
  });

  it('is nothing beside a stranger, nor on another number than it has', async () => {
    const { listener } = listening('2026-11-21T12:00:03.000Z') as { listener: Listener };
    const stranger = [status('api', 1, { kind: 'stranger', listener })];
    expect(await lookAt([run('api', { api: 1 })], stranger)).toEqual([]);
    expect(await lookAt([run('api', { api: 9 })], [status('api', 1, { kind: 'free' })])).toEqual(
      [],
    );
  });

  it('is the one that listens, of several', async () => {
    const own = toPid(process.pid);
    const statuses = [status('api', 1, listening('2026-11-21T11:00:00.000Z', own))];
    const pid = own === undefined ? {} : { pid: own };
    const runs = [run('older', { api: 1 }), run('server', { api: 1 }, pid)];
    expect(await lookAt(runs, statuses)).toEqual(['/shop/api server ready']);
  });
});
