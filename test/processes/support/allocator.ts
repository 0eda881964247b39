// Allocates names one after the other and prints each once it is committed: `allocator PREFIX COUNT ROOT`.
// Waits for a line on standard input first, so that many start at the same moment.
import { Registry } from '../../../src/registry/registry.ts';

const [prefix = 'p', count = '1', root = process.cwd()] = process.argv.slice(2);

process.stdin.once('data', async () => {
  const registry = new Registry({ by: 'test' });
  for (let i = 0; i < Number(count); i++) {
    const [result] = await registry.allocate([{ name: `${prefix}-${i}`, root }]);
    if (result?.kind !== 'allocated') throw new Error(JSON.stringify(result));
    process.stdout.write(`${prefix}-${i} ${result.named.port}\n`);
  }
  process.stdin.destroy();
});
process.stdout.write('ready\n');
