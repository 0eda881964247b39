import type { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Means } from '../../src/session/handoff/handoff.ts';
import { type Bench, endOf, openBench, outputWith } from './support/berth.ts';
import { newerNode } from './support/handoff/newerNode.ts';
import { documented } from './support/handoff/table.ts';
import { GIVEN_OUT, openNarrowWorld, PYTHON, script } from './support/handoff/world.ts';

/** Among those that the kernel gives out to anybody who asks. */
const PORT = GIVEN_OUT.first + 500;
const MEANS = ['hold', 'reuseport', 'fd', 'none'] as const satisfies readonly Means[];
const NOBODY = '65534';

const world = await openNarrowWorld();
const newNode = await newerNode();
const isRoot = process.getuid?.() === 0;

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(async () => {
  await world?.close();
  bench.remove();
});

const server = (how: string, ...more: string[]) => [
  PYTHON,
  script('server.py'),
  how,
  String(PORT),
  ...more,
];
const ephemeral = (how: string) => [PYTHON, script('ephemeral.py'), how, String(PORT)];

/** Who wants the port, and by which command; as docs/handoff.md calls them. */
const SERVERS: Readonly<Record<string, readonly string[]>> = {
  'a server that sets neither option': server('plain'),
  'a server that sets SO_REUSEADDR': server('reuseaddr'),
  'a server that sets SO_REUSEPORT': server('reuseport'),
  'the same, of another user': server('reuseport', NOBODY),
  'a thousand binds to port 0': ephemeral('bind'),
  'a thousand outgoing connections': ephemeral('connect'),
};
const SAME = 'another Berth, on the same registry';
const OTHER = 'another Berth, on a registry of its own';

const KEPT = 'kept';
const LOST = '**lost**';

describe.skipIf(world === undefined)('who gets a port before its server listens', () => {
  if (world === undefined) return;
  const { start, run } = world;

  /** What `berth` and the rightful server run with. */
  function surroundings(means: Means, registry = bench.registry) {
    const isNew = means === 'reuseport';
    const env = {
      ...process.env,
      BERTH_REGISTRY: registry,
      ...(isNew ? { REUSE_PORT: 'yes' } : {}),
    };
    return { node: (isNew ? newNode : undefined) ?? process.execPath, env, cwd: bench.project };
  }

  /** Starts the rightful server by `berth run`; it waits for its cue. */
  async function startServer(means: Means): Promise<{ child: ChildProcess; said: () => string }> {
    const { node, env, cwd } = surroundings(means);
    const command = ['--handoff', means, '--', node, script('server.cjs')];
    const child = start([node, bench.cli, 'run', 'api', ...command], { cwd, env });
    let errors = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    await outputWith(child, 'started');
    return { child, said: () => errors };
  }

  /** Lets somebody try, and says what they got; `letGo` ends them. */
  async function attack(command: readonly string[]) {
    const child = start(command, { cwd: bench.folder, stdio: ['pipe', 'pipe', 'inherit'] });
    const text = await Promise.race([outputWith(child, 'got it'), outputWith(child, 'refused')]);
    return {
      cell: text.includes('got it') ? LOST : KEPT,
      async letGo() {
        const ended = endOf(child);
        child.stdin?.end();
        await ended;
      },
    };
  }

  beforeAll(() => {
    const { node, env, cwd } = surroundings('none');
    expect(run([node, bench.cli, 'get', 'api', '--exact', String(PORT)], { cwd, env })).toBe(0);
  });

  it.for(MEANS)('%s', async (means, { skip }) => {
    skip(means === 'reuseport' && newNode === undefined, 'needs Node.js 22.12 or later');
    const { child, said } = await startServer(means);
    const measured = new Map<string, string>();
    for (const [who, command] of Object.entries(SERVERS)) {
      if (command.includes(NOBODY) && !isRoot) continue;
      const { cell, letGo } = await attack(command);
      measured.set(who, cell);
      await letGo();
    }
    for (const [who, registry] of [
      [SAME, bench.registry],
      [OTHER, path.join(bench.folder, `${means}.json`)],
    ] as const) {
      const { node, env } = surroundings(means, registry);
      const cwd = path.join(bench.folder, 'other');
      fs.mkdirSync(path.join(cwd, '.git'), { recursive: true });
      const end = run([node, bench.cli, 'get', 'rival', '--exact', String(PORT)], {
        cwd,
        env,
      });
      measured.set(who, end === 0 ? LOST : KEPT);
    }
    // All let go of what they got: the rightful server succeeds.
    const listening = outputWith(child, 'listening');
    child.stdin?.write('go\n');
    expect(await listening).toContain(`listening on ${PORT}`);
    child.stdin?.end();
    expect(await endOf(child), said()).toBe(0);
    const column = [...documented('Before the server listens')]
      .filter(([who]) => measured.has(who))
      .map(([who, cells]) => [who, cells.get(means)]);
    expect(column).toEqual([...measured]);
  });
});
