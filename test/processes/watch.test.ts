import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Course, NO_COURSE, type Verdict } from '../../src/extension/watch/course.ts';
import { NameWatch } from '../../src/extension/watch/nameWatch.ts';
import type { Sample } from '../../src/history/tally.ts';
import { probeOnce } from '../../src/probe/check/probeOnce.ts';
import { readListeningSockets } from '../../src/probe/linuxTcp.ts';
import { listListeners } from '../../src/probe/listeners.ts';
import type { Port } from '../../src/probe/port.ts';
import { portsWithWaiting } from '../../src/probe/waiting.ts';
import type { FullName } from '../../src/registry/names.ts';
import { Registry } from '../../src/registry/registry.ts';
import { statusOf } from '../../src/registry/status.ts';
import { type ListeningProcess, listenIn } from '../support/listeningProcess.ts';
import { bundleWorker, scratchFolder, startWorker, type Worker } from './support/storm.ts';

let folder: string;
let remove: () => void;

beforeEach(() => {
  ({ folder, remove } = scratchFolder());
});
afterEach(() => remove());

describe('the window that watches', () => {
  const windows: Worker[] = [];

  const leads = ({ lines }: Worker) => lines.includes('leads');
  const oneLeads = () => vi.waitFor(() => expect(windows.filter(leads)).toHaveLength(1), 60_000);

  /** Closes the window that watches, or kills it. */
  async function end(signal?: 'SIGKILL'): Promise<void> {
    const index = windows.findIndex(leads);
    const [{ child, ended } = windows[0] as Worker] = windows.splice(index, 1);
    if (signal === undefined) child.stdin?.end();
    else child.kill(signal);
    await ended;
  }

  afterEach(async () => {
    for (const { child } of windows) child.kill('SIGKILL');
    await Promise.all(windows.splice(0).map(({ ended }) => ended));
  });

  it('is one of all, and another when it is closed or killed', async () => {
    const script = await bundleWorker('watchingWindow', folder);
    for (let i = 0; i < 4; i++) windows.push(startWorker(script, [folder], folder));
    await vi.waitFor(() => {
      expect(windows.every(({ lines }) => lines.length > 0)).toBe(true);
    }, 60_000);
    await oneLeads();
    await end();
    await oneLeads();
    await end('SIGKILL');
    await oneLeads();
    expect(windows.map(({ errors }) => errors())).toEqual(['', '']);
  }, 180_000);
});

describe('the watch of names', () => {
  const servers: ListeningProcess[] = [];
  let watch: NameWatch | undefined;
  let registry: Registry;
  let verdicts: ReadonlyMap<FullName, Verdict> = new Map();
  let said = 0;
  const told: FullName[] = [];
  const samples: [FullName, Sample][] = [];
  const connected: Port[] = [];
  const closed = new Set<FullName>();
  const past = new Map<FullName, Course>();

  beforeEach(async () => {
    registry = new Registry({ file: path.join(folder, 'registry.json'), by: 'test' });
    await registry.allocate(
      ['api', 'web', 'debug', 'quiet'].map((name) => ({ name, root: folder })),
    );
    for (const list of [told, samples, connected]) list.splice(0);
    closed.clear();
  });
  afterEach(async () => {
    watch?.dispose();
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  const full = async (name: string) => (await registry.read()).fullName({ name, root: folder });

  const numberOf = async (name: string) =>
    (await registry.read()).get({ name, root: folder })?.port ?? 0;

  async function serve(name: string): Promise<ListeningProcess> {
    const server = await listenIn(folder, await numberOf(name));
    servers.push(server);
    return server;
  }

  function begin(): void {
    watch = new NameWatch({
      look: async () => {
        const book = await registry.read();
        return statusOf(book.all(), book, await listListeners());
      },
      sessions: async () => new Map(),
      fateOf: () => 'ended',
      connect: async (address, port) => {
        connected.push(port);
        const { kind, ms } = await probeOnce(address, port, 2_000);
        return kind === 'up' ? { up: true, ms } : { up: false };
      },
      waiting: portsWithWaiting,
      mayConnect: ({ name }) => !closed.has(name),
      record: (name, sample) => samples.push([name, sample]),
      past: (name) => past.get(name) ?? NO_COURSE,
      options: () => ({ interval: 100, connect: true }),
      told: (now, flapping) => {
        verdicts = now;
        said += 1;
        told.push(...flapping.map(({ name }) => name));
      },
      failed: (error) => expect.fail(String(error)),
    });
  }

  async function waitingAt(port: number): Promise<number | undefined> {
    const sockets = await readListeningSockets(undefined);
    return sockets.find((socket) => socket.port === port)?.waiting;
  }

  const says = (name: FullName, kind: Verdict['kind'] | undefined) =>
    vi.waitFor(() => expect(verdicts.get(name)?.kind).toBe(kind), 60_000);

  it('tells once of a server that goes down again and again, and of no other', async () => {
    const [api, web] = [await full('api'), await full('web')];
    await serve('api');
    begin();
    await says(api, 'up');
    for (let times = 1; times <= 4; times++) {
      const server = await serve('web');
      await vi.waitFor(() => {
        expect(samples.findLast(([name]) => name === web)?.[1].up).toBe(true);
      }, 60_000);
      await server.stop();
      if (times < 3) await says(web, 'down');
      else {
        const flapping = { kind: 'flapping', outages: times };
        await vi.waitFor(() => expect(verdicts.get(web)).toEqual(flapping), 60_000);
      }
    }
    expect(told).toEqual([web]);
    expect(verdicts.get(api)).toEqual({ kind: 'up' });
    const [downs, ups] = [false, true].map((up) =>
      samples.filter(([name, sample]) => name === web && sample.up === up),
    );
    expect(downs?.length).toBeGreaterThanOrEqual(8);
    expect(ups?.every(([, { ms }]) => ms !== undefined && ms >= 0)).toBe(true);
  }, 180_000);

  it('knows what was seen before it began', async () => {
    const api = await full('api');
    past.set(api, { wasUp: true, downLooks: 0, outages: [Date.now(), Date.now(), Date.now()] });
    await serve('api');
    begin();
    await says(api, 'flapping');
  });

  it('connects to none that looks as if it served one client, or whose project forbids it', async () => {
    const [debug, quiet] = [await full('debug'), await full('quiet')];
    closed.add(quiet);
    await serve('debug');
    await serve('quiet');
    const api = await serve('api');
    begin();
    for (const name of [debug, quiet]) await says(name, 'up');
    await vi.waitFor(() => expect(connected.length).toBeGreaterThan(5), 60_000);
    expect(new Set(connected)).toEqual(new Set([await numberOf('api')]));
    expect(samples.filter(([name]) => name === debug)[0]?.[1]).toEqual({
      at: expect.any(Number),
      up: true,
    });
    await api.stop();
    await servers[0]?.stop();
    await says(debug, 'down');
  });

  it.runIf(process.platform === 'linux')(
    'leaves one connection at most in the queue of a paused server, which is neither up nor down',
    async () => {
      const api = await full('api');
      const server = await serve('api');
      begin();
      await says(api, 'up');
      process.kill(server.pid, 'SIGSTOP');
      await says(api, 'down');
      const port = await numberOf('api');
      const [rounds, recorded] = [said, samples.length];
      await vi.waitFor(() => expect(said).toBeGreaterThan(rounds + 20), 60_000);
      await vi.waitFor(async () => expect(await waitingAt(port)).toBe(1));
      expect(samples).toHaveLength(recorded);
      process.kill(server.pid, 'SIGCONT');
      await says(api, 'up');
      await vi.waitFor(async () => expect(await waitingAt(port)).toBe(0), 60_000);
      expect(samples.every(([, { up }]) => up)).toBe(true);
      await vi.waitFor(() => expect(samples.at(-1)?.[1].ms).toBeDefined(), 60_000);
    },
  );

  it('takes a stranger on the port for none of ours', async () => {
    const api = await full('api');
    const server = await serve('api');
    begin();
    await says(api, 'up');
    await server.stop();
    const elsewhere = path.join(folder, '..', `${path.basename(folder)}-elsewhere`);
    fs.mkdirSync(path.join(elsewhere, '.git'), { recursive: true });
    servers.push(await listenIn(elsewhere, await numberOf('api')));
    await says(api, 'down');
    fs.rmSync(elsewhere, { recursive: true });
  });
});
