import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { median } from '../../../bench/support/timing.mts';
import { Random } from '../../../bench/support/tree/random.mts';
import { findVnc } from '../../../scripts/host/vnc.mts';
import { Registry } from '../../../src/registry/registry.ts';
import { findFreePort } from '../../../src/registry/strategy/freePort.ts';
import { inParallel } from '../../../src/session/inParallel.ts';
import type { SessionRecord } from '../../../src/session/record.ts';
import { Sessions } from '../../../src/session/sessions.ts';
import { type Ended, finished } from '../support/berth.ts';
import { answers, greetingOf } from '../support/rfb.ts';
import { processesOf } from '../support/sessionBench.ts';
import { isAlive, openSessionCli, type SessionCli } from '../support/sessionCli.ts';

// Longer than on a machine of one's own: others may be busy, too.
vi.setConfig({ testTimeout: 600_000 });

const SESSIONS = 100;
const STARTERS = 10;
const POOL = Array.from({ length: 900 }, (_, i) => 6100 + i);
const GREETING = 'RFB 003.008\n';

const vnc = await findVnc();

/** One start through the shipped command. */
interface Start {
  readonly name: string;
  readonly ended: Ended;
}

describe.skipIf(vnc === undefined)(
  '100 sessions of websockify in front of a VNC server, started by 10 processes at once',
  () => {
    let cli: SessionCli;
    let registry: Registry;
    let sessions: Sessions;
    let display: { readonly port: number; end(): Promise<void> };
    /** How long starts took that succeeded, in ms. */
    const takes: number[] = [];
    /** What others listened on before, if anything. */
    let strangers: ReadonlySet<number>;

    beforeAll(async () => {
      cli = await openSessionCli();
      display = await startXvnc();
      strangers = new Set(await listening(POOL));
    });
    afterAll(async () => {
      await display?.end();
      cli?.remove();
    });
    beforeEach(async () => {
      registry = new Registry({ file: cli.bench.registry, by: 'test' });
      sessions = new Sessions(registry);
      const added = await cli.berth('pool', 'add', 'vnc', '6100-6999', '--max', '800');
      expect(added.end, added.err).toBe(0);
    });
    afterEach(() => cli.clear());

    /** Starts all, ten at a time; `onBegun` may do something to a starter. */
    async function startAll(onBegun: (i: number, pid: number) => void): Promise<Start[]> {
      const starts: Start[] = [];
      const numbers = Array.from({ length: SESSIONS }, (_, i) => i);
      await inParallel(numbers, STARTERS, async (i) => {
        const name = `vm-${i}`;
        const command = ['websockify', `127.0.0.1:$<port:${name}>`, `127.0.0.1:${display.port}`];
        const how = ['--pool', 'vnc', '--detach', '--json', '--ready-timeout', '300'];
        const begun = performance.now();
        const child = cli.watch(
          cli.bench.start('session', 'start', name, ...how, '--', ...command),
        );
        onBegun(i, child.pid ?? 0);
        const ended = await finished(child);
        if (ended.end === 0) takes.push(performance.now() - begun);
        starts.push({ name, ended });
      });
      return starts;
    }

    /** The sessions that run as their records have it, with nothing beside them. */
    async function expectOnly(running: readonly SessionRecord[]): Promise<void> {
      const ports = running.map(({ port }) => port as number).sort();
      const names = (await registry.read()).all();
      expect(names.map(({ port }) => port as number).sort()).toEqual(ports);
      const processes = processesOf(sessions.files.markerStart);
      expect(processes.sort()).toEqual(running.map(({ process }) => process?.pid).sort());
      const listened = (await listening(POOL)).filter((port) => !strangers.has(port));
      expect(listened.sort()).toEqual(ports);
      await inParallel(ports, STARTERS, async (port) => {
        expect.soft(await greetingOf(port)).toBe(GREETING);
      });
    }

    async function expectNothingAfterStop(): Promise<void> {
      const { end, err } = await cli.session('stop', '--all');
      expect(end, err).toBe(0);
      expect(sessions.peek()).toEqual([]);
      await expectOnly([]);
    }

    test('each is a WebSocket that speaks RFB, on a port of its own; all are stopped, nothing is left', async () => {
      const starts = await startAll(() => {});
      for (const { name, ended } of starts) expect.soft(ended.end, name + ended.err).toBe(0);
      const told: number[] = starts.map(({ ended }) => JSON.parse(ended.out).port);
      expect(new Set(told).size).toBe(SESSIONS);
      expect(told.every((port) => POOL.includes(port))).toBe(true);
      const running = sessions.peek();
      expect(running.map(({ phase }) => phase)).toEqual(new Array(SESSIONS).fill('running'));
      await expectOnly(running);
      await expectNothingAfterStop();
    });

    test('with every fifth starter and every fifth server killed at random, one clean-up leaves the others and nothing else', async () => {
      const seed = Math.floor(Math.random() * 2 ** 31);
      console.log(`The random times come from seed ${seed}.`);
      const random = new Random(seed);
      const delays = Array.from({ length: SESSIONS }, () => random.next());
      const isStarterVictim = (i: number) => i % 5 === 0;
      const isServerVictim = (i: number) => i % 5 === 1;
      const killing: Promise<void>[] = [];
      const killLater = async (pid: number, delay = 0) => {
        // About as long as a start takes here, so that any part of it is met.
        await sleep(delay * 1.2 * (takes.length > 0 ? median(takes) : 3_000));
        if (isAlive(pid)) process.kill(pid, 'SIGKILL');
      };
      const endings = startAll((i, pid) => {
        if (isStarterVictim(i)) killing.push(killLater(pid, delays[i]));
        if (isServerVictim(i)) killing.push(killServer(`vm-${i}`, delays[i]));
      });
      async function killServer(name: string, delay: number | undefined): Promise<void> {
        const isIt = (record: SessionRecord) => record.portName === name;
        for (;;) {
          const found = sessions.peek().find(isIt);
          if (found?.phase === 'running' && found.process) {
            return killLater(found.process.pid, delay);
          }
          await sleep(50);
        }
      }
      const starts = await endings;
      await Promise.all(killing);

      const { end, err } = await cli.berth('gc');
      expect(end, err).toBe(0);
      const running = sessions.peek().filter(({ phase }) => phase === 'running');
      const up = new Set(running.map(({ portName }) => portName));
      for (const { name, ended } of starts) {
        const i = Number(name.slice('vm-'.length));
        const words = `${name}, whose start ended with ${ended.end}: ${ended.err}`;
        // Killed at the very end, it may be up all the same.
        if (isServerVictim(i)) expect.soft(up.has(name), words).toBe(false);
        else if (ended.end !== 'SIGKILL') expect.soft(up.has(name), words).toBe(true);
      }
      const killed = starts.filter(({ ended }) => ended.end === 'SIGKILL');
      expect(killed.length).toBeGreaterThan(0);
      await expectOnly(running);
      await expectNothingAfterStop();
    });
  },
);

/** A VNC server without a password that only this machine reaches. */
async function startXvnc(): Promise<{ readonly port: number; end(): Promise<void> }> {
  const port = await findFreePort();
  if (port === undefined || vnc === undefined) throw new Error('There is no free port.');
  const child = spawn(
    vnc.xvnc,
    [
      // Of displays there are as many as of ports.
      `:${port}`,
      ...['-rfbport', String(port), '-localhost', '-interface', '127.0.0.1'],
      ...['-SecurityTypes', 'None', '-AlwaysShared', '-UseBlacklist=0'],
      ...['-geometry', '320x240', '-depth', '16', '-nolisten', 'tcp', '-noreset'],
    ],
    { stdio: 'ignore' },
  );
  const ended = once(child, 'exit');
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`Xvnc ended with ${child.exitCode}.`);
    await sleep(50);
  }
  return {
    port,
    async end() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function listening(ports: readonly number[]): Promise<number[]> {
  const found: number[] = [];
  await inParallel(ports, 50, async (port) => {
    if (await answers(port)) found.push(port);
  });
  return found;
}
