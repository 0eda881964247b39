import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, openBench, outputWith } from '../support/berth.ts';
import type { World } from '../support/handoff/world.ts';
import { openTwoHosts } from '../support/twoHosts.ts';

/** With a second of keep-alive a vanished client is found out in eleven. */
const PATIENCE = { timeout: 120_000 };

const hosts = await openTwoHosts();

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(async () => {
  await hosts?.close();
  bench.remove();
});

/** A conversation by a process of one of the hosts: text in, lines out. */
class Talk {
  readonly child: ChildProcess;
  #text = '';

  constructor(world: World, address: string) {
    const script = `const c = require('net').connect(7654, '${address}');
      c.on('error', () => {}); process.stdin.pipe(c); c.pipe(process.stdout);`;
    this.child = world.start([process.execPath, '-e', script], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
      this.#text += piece;
    });
  }

  say(line: string): this {
    this.child.stdin?.write(`${line}\n`);
    return this;
  }

  /** Waits until everything that was heard is this. */
  hears(text: string): Promise<void> {
    return expect.poll(() => this.#text, PATIENCE).toBe(text);
  }
}

describe.skipIf(hosts === undefined)('clients that vanish without a word', () => {
  if (hosts === undefined) return;
  const { near, far, nearAddress } = hosts;

  it('lose locks that they hold, wait for, or are just being granted', PATIENCE, async () => {
    const args = ['lock-server', '--host', nearAddress, '--keep-alive', '1', '--json-log'];
    const server = near.start([process.execPath, bench.cli, ...args], {
      env: { ...process.env, BERTH_REGISTRY: bench.registry },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let log = '';
    server.stdout?.on('data', (piece: Buffer) => {
      log += piece;
    });
    await outputWith(server, 'listening');
    const open = (world: World) => new Talk(world, nearAddress);
    const waits = (name: string) => () => log.includes(`"waiting","name":"${name}"`);

    const still = open(near).say('lock,name:still');
    await still.hears('ok\n');
    const nearHolder = open(near).say('lock,name:granted');
    await nearHolder.hears('ok\n');
    await open(far).say('lock,name:held,client-id:gone').hears('ok\n');
    // It goes while it is told that the lock is its own.
    open(far).say('lock,name:granted,wait:600,client-id:gone');
    await expect.poll(waits('granted'), PATIENCE).toBe(true);
    // It goes while it waits.
    open(far).say('lock,name:still,wait:600,client-id:gone');
    await expect.poll(waits('still'), PATIENCE).toBe(true);

    hosts.cut();
    nearHolder.say('release');
    await nearHolder.hears('ok\nreleased\n');
    const next = ['held', 'granted'].map((name) => open(near).say(`lock,name:${name},wait:600`));
    for (const talk of next) await talk.hears('ok\n');
    const ends = () =>
      log
        .split('\n')
        .filter((line) => line.includes('"gone"') && line.includes('"why"'))
        .map((line) => JSON.parse(line))
        .map(({ event, name, why }) => `${name} ${event}: ${why}`)
        .sort();
    await expect
      .poll(ends, PATIENCE)
      .toEqual(['granted released: vanished', 'held released: broken', 'still gave-up: broken']);
    // Who is silent, and there, keeps its lock.
    await still.say('.keepalive').hears('ok\nalive\n');
  });
});
