// Claims three names of a pool, all or none, and prints what became of them: `claimer POOL PREFIX ROOT`.
// Waits for a line on standard input first, so that many start at the same moment.
import { Registry } from '../../../src/registry/registry.ts';

const [pool = '', prefix = '', root = process.cwd()] = process.argv.slice(2);

process.stdin.once('data', async () => {
  const requests = [1, 2, 3].map((n) => ({ name: `${prefix}-${n}`, root, pool }));
  const results = await new Registry({ by: 'test' }).allocate(requests, { atomic: true });
  process.stdout.write(`${JSON.stringify(results)}\n`);
  process.stdin.destroy();
});
process.stdout.write('ready\n');
