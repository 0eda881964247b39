// Takes and gives up locks of the user's own server until its standard input ends: `lockWorker LOG CLI NAME…`. Writes
// a line before it asks, when it holds, and before it gives up; all workers into one file, each line at once.
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Locks } from '../../../src/locks/locks.ts';
import { Registry } from '../../../src/registry/registry.ts';

const [log = '', cli = '', ...names] = process.argv.slice(2);
const locks = new Locks(new Registry({ by: 'test' }), { cli });
const note = (...words: (string | number | undefined)[]) =>
  fs.appendFileSync(log, `${process.pid} ${words.join(' ')}\n`);

let isOver = false;
process.stdin.resume().once('end', () => {
  isOver = true;
});

async function work(): Promise<void> {
  while (!isOver) {
    const name = names[Math.floor(Math.random() * names.length)] ?? '';
    note('ask', name);
    const held = await locks.acquire({ name, root: '/' }, { wait: 30_000 });
    if (held === undefined) continue;
    note('enter', name, held.fence);
    // Now and then for longer than another server takes to start: it would show that there are two.
    await sleep(Math.random() * (Math.random() < 0.1 ? 1_000 : 5));
    note('leave', name);
    await held.release();
    // Now and then long enough for an idle server to go.
    await sleep(Math.random() < 0.1 ? 300 * Math.random() : 0);
  }
}

void work();
