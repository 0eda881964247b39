import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toPort } from '../../src/probe/port.ts';
import { Registry } from '../../src/registry/registry.ts';
import { type Bench, endOf, openBench, outputWith } from './support/berth.ts';
import { GIVEN_OUT, openNarrowWorld, PYTHON, script } from './support/handoff/world.ts';
import { bundleWorker } from './support/storm.ts';

/** How often the peers meet. */
const ROUNDS = 50;

/** Hundreds of processes, on a machine that may have other things to do. */
const PATIENCE = { timeout: 600_000 };

const world = await openNarrowWorld();
const firstPort = toPort(GIVEN_OUT.first);
const lastPort = toPort(GIVEN_OUT.first + 499);

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(async () => {
  await world?.close();
  bench.remove();
});

describe.skipIf(world === undefined)('among those who take ports by the thousand', () => {
  if (world === undefined || firstPort === undefined || lastPort === undefined) return;
  const { start, run } = world;

  describe('peers that know each other by their ports', () => {
    let parent: string;
    beforeAll(async () => {
      parent = await bundleWorker('handoff/parent', bench.folder);
      const registry = new Registry({ file: bench.registry, by: 'test' });
      await registry.addPool('peers', { first: firstPort, last: lastPort });
    });

    async function meet(means: 'hold' | 'none'): Promise<{ well: number; failed: number }> {
      const crowd = [PYTHON, script('churn.py'), '600'];
      const args = [bench.project, script('peer.cjs'), means, String(ROUNDS), ...crowd];
      const child = start([process.execPath, parent, ...args], {
        env: { ...process.env, BERTH_REGISTRY: bench.registry },
        stdio: ['ignore', 'pipe', means === 'hold' ? 'inherit' : 'ignore'],
      });
      return JSON.parse(/\{.*\}/.exec(await outputWith(child, '}'))?.[0] ?? '');
    }

    it(`meet ${ROUNDS} times in a row when their ports are held`, PATIENCE, async () => {
      expect(await meet('hold')).toEqual({ well: ROUNDS, failed: 0 });
    });

    it('lose a port sooner or later when they are not', PATIENCE, async () => {
      expect(await meet('none')).toMatchObject({ failed: 1 });
    });
  });

  describe('a command that restarts its server', () => {
    const PORT = String(GIVEN_OUT.first + 700);

    /** What the command and its adversaries said. */
    async function supervise(handoff: string, ...adversaries: string[][]): Promise<string[]> {
      const env = { ...process.env, BERTH_REGISTRY: bench.registry };
      const berth = [process.execPath, bench.cli];
      const options = { cwd: bench.project, env };
      expect(run([...berth, 'get', 'api', '--exact', PORT], options)).toBe(0);
      const supervisor = [process.execPath, script('supervisor.cjs'), JSON.stringify(adversaries)];
      const child = start([...berth, 'run', 'api', '--handoff', handoff, '--', ...supervisor], {
        ...options,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      let text = '';
      child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      expect(await endOf(child)).toBe(0);
      return text.trim().split('\n');
    }

    const strict = [PYTHON, script('server.py'), 'plain', PORT];
    const crowd = [PYTHON, script('ephemeral.py'), 'bind', PORT];

    it('keeps its port through ten restarts', PATIENCE, async () => {
      const round = ['up', 'refused', 'refused'];
      expect(await supervise('hold', strict, crowd)).toEqual(Array(10).fill(round).flat());
    });

    it('would lose it without the hold', PATIENCE, async () => {
      const round = ['up', 'got it', 'got it'];
      expect(await supervise('none', strict, crowd)).toEqual(Array(10).fill(round).flat());
    });
  });
});
