// Takes a lock and keeps it until killed: `holder berth|bare FILE`. Prints `held` once it has it.
import { setTimeout as sleep } from 'node:timers/promises';
import lockfile from 'proper-lockfile';
import { withLock } from '../../src/registry/lock.ts';

const [kind, file = ''] = process.argv.slice(2);

async function stay(): Promise<void> {
  process.stdout.write('held\n');
  await sleep(600_000);
}

if (kind === 'berth') void withLock(file, stay);
else void lockfile.lock(file).then(stay);
