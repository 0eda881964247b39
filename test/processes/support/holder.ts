// Takes the registry's lock and keeps it until killed: `holder FILE`. Prints `held` once it has it.
// With `count FILE N`: takes the lock N times, and proves each time that nobody else is inside.
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from '../../../src/registry/lock.ts';

const [mode, file = '', times = '1'] = process.argv.slice(2);

async function keep(): Promise<void> {
  await withLock(file, async () => {
    process.stdout.write('held\n');
    await sleep(600_000);
  });
}

async function count(): Promise<void> {
  for (let i = 0; i < Number(times); i++) {
    await withLock(file, async () => {
      // Fails with EEXIST when another holder is inside.
      fs.mkdirSync(`${file}.inside`);
      await sleep(Math.random() * 3);
      const sum = Number(fs.readFileSync(file, 'utf8') || 0);
      fs.writeFileSync(file, String(sum + 1));
      fs.rmdirSync(`${file}.inside`);
    });
    process.stdout.write('done\n');
  }
}

process.stdin.once('data', async () => {
  await (mode === 'keep' ? keep() : count());
  process.stdin.destroy();
});
process.stdout.write('ready\n');
