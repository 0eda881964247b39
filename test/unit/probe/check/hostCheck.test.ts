import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ProbeOnce } from '../../../../src/probe/check/endpoints.ts';
import {
  type CheckOptions,
  HostCheck,
  type HostState,
} from '../../../../src/probe/check/hostCheck.ts';
import { parseHostLine, type Target } from '../../../../src/probe/check/hostLine.ts';
import type { Probe } from '../../../../src/probe/check/probeOnce.ts';
import { Resolver } from '../../../../src/probe/check/resolver.ts';
import { ProbeError } from '../../../../src/probe/errors.ts';
import type { Port } from '../../../../src/probe/port.ts';

const up: Probe = { kind: 'up', ms: 2 };
const refused: Probe = { kind: 'refused', ms: 1, code: 'ECONNREFUSED' };
const notFound = Object.assign(new Error('none'), { code: 'ENOTFOUND' });

afterEach(() => {
  vi.useRealTimers();
});

/** By the clock of the test, where it has one. */
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What a check says when its time passes at once. */
async function inNoTime<T>(checking: Promise<T>): Promise<T> {
  await vi.advanceTimersByTimeAsync(60_000);
  return checking;
}

function target(text: string): Target {
  const line = parseHostLine(text, 80 as Port);
  if (line.kind !== 'host') throw new Error(`${text} is no host.`);
  return line.target;
}

/** A machine on which connections do what a test says, and that notes them. */
function machine(behaviour: (address: string, attempt: number) => Probe | Promise<Probe>) {
  const attempts = new Map<string, number[]>();
  const busy = new Map<string, number>();
  let atOnce = 0;
  let mostAtOnce = 0;
  let mostPerAddress = 0;
  const probe: ProbeOnce = async (address, port, _, signal) => {
    const key = `${address} ${port}`;
    const own = attempts.get(key) ?? [];
    attempts.set(key, [...own, performance.now()]);
    busy.set(key, (busy.get(key) ?? 0) + 1);
    mostAtOnce = Math.max(mostAtOnce, ++atOnce);
    mostPerAddress = Math.max(mostPerAddress, busy.get(key) ?? 0);
    try {
      await pause(1);
      signal?.throwIfAborted();
      return await behaviour(address, own.length + 1);
    } finally {
      atOnce--;
      busy.set(key, (busy.get(key) ?? 0) - 1);
    }
  };
  return {
    probe,
    attempts,
    mostAtOnce: () => mostAtOnce,
    mostPerAddress: () => mostPerAddress,
  };
}

async function check(texts: readonly string[], options: CheckOptions): Promise<HostState[]> {
  const told: HostState[] = [];
  const run = new HostCheck({
    intervalMs: 10,
    onVerdict: (host) => told.push({ ...host }),
    ...options,
  });
  for (const text of texts) run.add(target(text));
  await run.complete();
  return told;
}

const shortestGap = (times: readonly number[]) =>
  Math.min(...times.slice(1).map((time, i) => time - (times[i] ?? 0)));

const verdicts = (states: readonly HostState[]) =>
  Object.fromEntries(states.map(({ target: { text }, verdict }) => [text, verdict]));

describe('a run', () => {
  it('gives every host its verdict after as many attempts as there are rounds', async () => {
    const { probe, attempts } = machine((address, attempt) => {
      if (address === '10.0.0.1') return up;
      if (address === '10.0.0.2') return refused;
      return attempt === 3 ? refused : up;
    });
    const told = await check(['10.0.0.1', '10.0.0.2', '10.0.0.3'], { probe });
    expect(told).toHaveLength(3);
    expect(verdicts(told)).toEqual({ '10.0.0.1': 'ok', '10.0.0.2': 'down', '10.0.0.3': 'flappy' });
    expect([...attempts.values()].map((each) => each.length)).toEqual([5, 5, 5]);
    const flappy = told.find(({ verdict }) => verdict === 'flappy');
    expect(flappy).toMatchObject({ tally: { attempts: 5, ups: 4 }, upMs: 8 });
  });

  it('makes a host’s attempts nine tenths of an interval apart at least, one after the other', async () => {
    const { probe, attempts, mostPerAddress } = machine(async (address) => {
      if (address === '10.0.0.2') await pause(30);
      return up;
    });
    vi.useFakeTimers();
    await inNoTime(check(['10.0.0.1', '10.0.0.2', '10.0.0.3'], { probe, intervalMs: 20 }));
    expect(mostPerAddress()).toBe(1);
    for (const times of attempts.values()) {
      expect(times).toHaveLength(5);
      expect(shortestGap(times)).toBeGreaterThanOrEqual(18);
    }
  });

  it('meets an address once an interval, whatever number of names leads there', async () => {
    const { probe, attempts, mostPerAddress } = machine(async (_, attempt) => {
      // Longer than an interval.
      if (attempt === 3) await pause(100);
      return up;
    });
    const resolver = new Resolver(10, { ask: async () => ['10.0.0.1'] });
    const names = Array.from({ length: 50 }, (_, i) => `web${i}`);
    vi.useFakeTimers();
    const told = await inNoTime(check([...names, '10.0.0.1'], { probe, resolver, intervalMs: 40 }));
    expect(told.map(({ verdict }) => verdict)).toEqual(Array(51).fill('ok'));
    expect(mostPerAddress()).toBe(1);
    const [times = []] = attempts.values();
    expect(shortestGap(times)).toBeGreaterThanOrEqual(36);
  });

  it('never has more connections under way than it may', async () => {
    const { probe, mostAtOnce } = machine(() => up);
    const hosts = Array.from({ length: 100 }, (_, i) => `10.0.0.${i}`);
    await check(hosts, { probe, connections: 7, rounds: 2 });
    expect(mostAtOnce()).toBe(7);
  });

  it('has all time-outs overlap where there are connections enough', async () => {
    const { probe, mostAtOnce } = machine(async () => {
      await pause(300);
      return { kind: 'timeout', ms: 300, code: 'ETIMEDOUT' };
    });
    const hosts = Array.from({ length: 200 }, (_, i) => `10.0.0.${i}`);
    const told = await check(hosts, { probe, rounds: 1 });
    expect(new Set(told.map(({ verdict }) => verdict))).toEqual(new Set(['down']));
    expect(mostAtOnce()).toBe(200);
  });

  it('gives those who never answer as many turns as the others, where all wait for their turns', async () => {
    const { probe, attempts } = machine(async (address) => {
      const isSilent = address === '10.0.0.0';
      await pause(isSilent ? 80 : 10);
      return isSilent ? { kind: 'timeout', ms: 80, code: 'ETIMEDOUT' } : up;
    });
    const hosts = Array.from({ length: 20 }, (_, i) => `10.0.0.${i}`);
    let turns: number | undefined;
    const onVerdict = () => {
      turns ??= attempts.get('10.0.0.0 80')?.length;
    };
    vi.useFakeTimers();
    await inNoTime(check(hosts, { probe, onVerdict, connections: 2, intervalMs: 20 }));
    expect(turns).toBe(5);
  });

  it('finds a name up when one of its addresses answers, and begins with that one next time', async () => {
    const { probe, attempts } = machine((address) => (address === '10.0.0.2' ? up : refused));
    const ask = async () => ['::1', '10.0.0.1', '10.0.0.2'];
    const told = await check(['web'], { probe, resolver: new Resolver(1, { ask }) });
    expect(verdicts(told)).toEqual({ web: 'ok' });
    expect(told[0]?.latest?.address).toBe('10.0.0.2');
    const counts = [...attempts].map(([key, times]) => [key, times.length]);
    expect(counts).toEqual([
      ['::1 80', 1],
      ['10.0.0.1 80', 1],
      ['10.0.0.2 80', 5],
    ]);
  });

  it('tells of a name that leads nowhere, and goes on', async () => {
    const ask = async (name: string) => {
      if (name === 'nowhere') throw notFound;
      return ['10.0.0.1'];
    };
    const told = await check(['nowhere', 'web'], {
      probe: machine(() => up).probe,
      resolver: new Resolver(1, { ask }),
    });
    expect(verdicts(told)).toEqual({ nowhere: 'unresolved', web: 'ok' });
    expect(told[0]?.unresolved).toBe('ENOTFOUND');
  });

  it('takes a shortage for no answer: who met it comes again, and nobody’s verdict suffers', async () => {
    let left = 12;
    const shortages: string[] = [];
    const { probe, attempts } = machine(() => {
      if (left-- > 0) throw new ProbeError('EMFILE', 'full');
      return up;
    });
    const hosts = Array.from({ length: 30 }, (_, i) => `10.0.0.${i}`);
    const told = await check(hosts, { probe, onShortage: (code) => shortages.push(code) });
    expect(told.map(({ verdict, tally }) => `${verdict} ${tally.attempts}`)).toEqual(
      Array(30).fill('ok 5'),
    );
    expect(shortages).toEqual(Array(12).fill('EMFILE'));
    const all = [...attempts.values()].reduce((sum, times) => sum + times.length, 0);
    expect(all).toBe(30 * 5 + 12);
  });

  it('knows a host again that is written in another way', () => {
    const run = new HostCheck({ probe: machine(() => up).probe, signal: AbortSignal.abort() });
    const { host } = run.add(target('[0:0::1]:80'));
    expect(run.add(target('::1'))).toEqual({ host, isNew: false });
    expect(run.add(target('::1'))).toMatchObject({ host: { target: { text: '[0:0::1]:80' } } });
    expect(run.add(target('[::1]:81')).isNew).toBe(true);
    expect(run.add(target('Web')).isNew).toBe(true);
    expect(run.add(target('web')).isNew).toBe(false);
  });

  it('is over at once where there is nothing to check', async () => {
    expect(await check([], {})).toEqual([]);
    expect(await check([], { watch: true })).toEqual([]);
  });

  it('ends with its signal, and drops what is under way', async () => {
    const enough = new AbortController();
    const dropped: unknown[] = [];
    const probe: ProbeOnce = (_address, _port, _timeout, signal) =>
      new Promise((_, reject) => {
        signal?.addEventListener('abort', () => {
          dropped.push(signal);
          reject(signal.reason);
        });
        setImmediate(() => enough.abort());
      });
    expect(await check(['10.0.0.1'], { probe, signal: enough.signal })).toEqual([]);
    expect(dropped).toHaveLength(1);
  });

  it('asks for no more names once it is over', async () => {
    const enough = new AbortController();
    const asked: string[] = [];
    const ask = async (name: string) => {
      asked.push(name);
      await pause(10);
      enough.abort();
      return ['10.0.0.1'];
    };
    const names = Array.from({ length: 20 }, (_, i) => `web${i}`);
    const { probe } = machine(() => up);
    vi.useFakeTimers();
    const resolver = new Resolver(2, { ask });
    await inNoTime(check(names, { probe, resolver, signal: enough.signal }));
    expect(asked).toEqual(['web0', 'web1']);
  });

  it('passes a bug on', async () => {
    const probe: ProbeOnce = async () => {
      throw new TypeError('bug');
    };
    await expect(check(['10.0.0.1'], { probe })).rejects.toThrow('bug');
  });
});

describe('a watch', () => {
  /** Lets a watch go on for so long, by the clock of the test. */
  async function watch(texts: readonly string[], ms: number, options: CheckOptions) {
    const enough = new AbortController();
    const watching = check(texts, { watch: true, signal: enough.signal, ...options });
    await vi.advanceTimersByTimeAsync(ms);
    enough.abort();
    await watching;
  }

  it('goes on with the others while names that led nowhere are asked for again', async () => {
    let asked = 0;
    const ask = (): Promise<string[]> =>
      asked++ === 0 ? Promise.reject(notFound) : new Promise(() => {});
    const resolver = new Resolver(1, { ask, patienceMs: 1_000_000 });
    const { probe, attempts } = machine(() => up);
    vi.useFakeTimers();
    const options = { probe, resolver, connections: 1, intervalMs: 1000 };
    await watch(['nowhere', '10.0.0.1'], 200_000, options);
    expect(asked).toBe(2);
    expect(attempts.get('10.0.0.1 80')?.length).toBeGreaterThan(150);
  });

  it('does not ask again for a name before there is an answer', async () => {
    let asked = 0;
    const ask = (): Promise<string[]> =>
      asked++ === 0 ? Promise.resolve(['10.0.0.1']) : new Promise(() => {});
    const resolver = new Resolver(10, { ask, patienceMs: 1_000_000 });
    const { probe } = machine(() => refused);
    vi.useFakeTimers();
    await watch(['web'], 300_000, { probe, resolver, intervalMs: 1000 });
    expect(asked).toBe(2);
  });

  it('follows a name to its new address, and stays there while nobody can say where it leads', async () => {
    let asked = 0;
    const ask = async () => {
      if (++asked > 2) throw notFound;
      return [`10.0.0.${asked}`];
    };
    const { probe, attempts } = machine(() => up);
    const told: unknown[] = [];
    const onVerdict = ({ verdict }: HostState) => told.push(verdict);
    const resolver = new Resolver(1, { ask });
    vi.useFakeTimers();
    await watch(['web'], 900_000, { probe, resolver, onVerdict, intervalMs: 1000 });
    expect(told).toEqual(['ok']);
    expect(asked).toBe(3);
    expect([...attempts.keys()]).toEqual(['10.0.0.1 80', '10.0.0.2 80']);
    const [before = 0, after = 0] = [...attempts.values()].map(({ length }) => length);
    expect(after).toBeGreaterThan(1.5 * before);
  });

  it('tells of every change, by the latest attempts, until its signal', async () => {
    const enough = new AbortController();
    const course = 'UUUUUUDDDDDDUUUUUU';
    const { probe } = machine((_, attempt) => {
      if (attempt === course.length) setImmediate(() => setImmediate(() => enough.abort()));
      return course[attempt - 1] === 'U' ? up : refused;
    });
    const told = await check(['10.0.0.1'], { probe, watch: true, signal: enough.signal });
    expect(told.map(({ verdict, tally }) => `${verdict} after ${tally.attempts}`)).toEqual([
      'ok after 5',
      'flappy after 7',
      'down after 11',
      'flappy after 13',
      'ok after 17',
    ]);
  });
});
