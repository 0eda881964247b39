// Records allocations one after the other, as fast as it can: `recorder FILE COUNT`. Prints how many it has
// recorded after each hundred. Waits for a line on standard input first.
import { setImmediate as turn } from 'node:timers/promises';
import { recordOperation } from '../../../src/registry/records/record.ts';

const [file = '', count = '1'] = process.argv.slice(2);

/** So that the log fills up soon. */
const long = 'x'.repeat(200);

process.stdin.once('data', async () => {
  for (let i = 1; i <= Number(count); i++) {
    recordOperation(file, {
      operation: 'allocate',
      by: 'test',
      ms: 2,
      effort: { waitedMs: 1, tries: 1 },
      subjects: [{ name: `/shop/${long}-${process.pid}-${i}`, port: 10_000, outcome: 'given' }],
    });
    // As an operation would, which waits for files and sockets.
    await turn();
    if (i % 100 === 0) process.stdout.write(`${i}\n`);
  }
  process.stdin.destroy();
});
process.stdout.write('ready\n');
