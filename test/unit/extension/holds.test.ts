import net from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Holds } from '../../../src/extension/holds/holds.ts';
import type { Port } from '../../../src/probe/port.ts';
import { findFreePort } from '../../../src/registry/strategy/freePort.ts';
import type { holdPort } from '../../../src/session/handoff/holdPort.ts';

const canHold = process.platform === 'linux';
const MINUTE = 60_000;

/** How many holds of each port there are now. */
const system = vi.hoisted(() => ({ held: new Map<number, number>() }));
vi.mock('../../../src/session/handoff/holdPort.ts', async (original) => {
  const real = await original<{ holdPort: typeof holdPort }>();
  return {
    ...real,
    holdPort: (port: Port, means: 'hold') => {
      const holding = real.holdPort(port, means);
      if (holding.kind !== 'held') return holding;
      system.held.set(port, (system.held.get(port) ?? 0) + 1);
      const release = () => {
        system.held.set(port, (system.held.get(port) ?? 0) - 1);
        holding.held.release();
      };
      return { kind: 'held', held: { ...holding.held, release } };
    },
  };
});

describe.skipIf(!canHold)('the holds of a window', () => {
  let holds: Holds;
  let a: Port;
  let b: Port;
  const notes: string[] = [];
  const heldNow = () => [...system.held].filter(([, times]) => times > 0).map(([port]) => port);

  beforeEach(async () => {
    a = await freePort([]);
    b = await freePort([a]);
    system.held.clear();
    notes.length = 0;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const note = (text: unknown) => notes.push(String(text));
    holds = new Holds({ debug: note, warn: note });
  });
  afterEach(() => {
    holds.dispose();
    vi.useRealTimers();
  });

  it('last for a minute when nothing starts', () => {
    holds.expect(a);
    expect(heldNow()).toEqual([a]);
    vi.advanceTimersByTime(MINUTE - 1);
    holds.expect(a);
    vi.advanceTimersByTime(MINUTE - 1);
    expect(heldNow()).toEqual([a]);
    vi.advanceTimersByTime(1);
    expect(heldNow()).toEqual([]);
  });

  it('last as long as what started', () => {
    holds.expect(a);
    holds.keep('task', [a, b]);
    vi.advanceTimersByTime(10 * MINUTE);
    expect(heldNow()).toEqual([a, b]);
    holds.giveUp('task');
    expect(heldNow()).toEqual([]);
    expect(holds.hasHeld(a)).toBe(true);
    expect(system.held).toEqual(
      new Map([
        [a, 0],
        [b, 0],
      ]),
    );
  });

  it('last until all that share a port have ended, and what is expected has come', () => {
    holds.keep('one', [a]);
    holds.keep('two', [a, b]);
    holds.giveUp('two');
    expect(heldNow()).toEqual([a]);
    holds.expect(a);
    holds.giveUp('one');
    expect(heldNow()).toEqual([a]);
    vi.advanceTimersByTime(MINUTE);
    expect(heldNow()).toEqual([]);
  });

  it('are none where somebody listens, and are had once that has ended', async () => {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(a, '127.0.0.1', resolve));
    holds.expect(a);
    expect(heldNow()).toEqual([]);
    expect(notes).toEqual([`Port ${a} is not held: somebody has it.`]);
    expect(holds.hasHeld(a)).toBe(false);
    await new Promise((resolve) => server.close(resolve));
    holds.keep('task', [a]);
    expect(heldNow()).toEqual([a]);
  });

  it('go with the window', () => {
    holds.expect(a);
    holds.keep('task', [b]);
    holds.dispose();
    expect(heldNow()).toEqual([]);
  });
});

async function freePort(exclude: readonly Port[]): Promise<Port> {
  const port = await findFreePort(undefined, { exclude });
  if (port === undefined) throw new Error('no free port');
  return port;
}
