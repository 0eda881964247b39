// Takes the registry's lock and keeps it until killed: `holder keep FILE`. Prints `held` once it has it.
// With `count FILE`: takes the lock once for each line on standard input, proves that nobody else is inside,
// and prints `done`.
import fs from 'node:fs';
import readline from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from '../../../src/registry/lock.ts';

const [mode, file = ''] = process.argv.slice(2);

async function keep(): Promise<void> {
  await withLock(file, async () => {
    process.stdout.write('held\n');
    await sleep(600_000);
  });
}

async function count(): Promise<void> {
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

readline.createInterface(process.stdin).on('line', mode === 'keep' ? keep : count);
process.stdout.write('ready\n');
