import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { keepPorts, ProjectPorts, Registry, releaseKept } from '../../../../src/library.ts';

/**
 * A program that starts peers on ports of a pool, again and again, and says how many rounds went well:
 * node parent.cjs PROJECT PEER hold|none ROUNDS CROWD…
 *
 * CROWD is a command that takes ports from the kernel, and others at each line that it gets.
 */
const [root = '', peer = '', means = '', rounds = '', file = '', ...args] = process.argv.slice(2);
const NAMES = ['a', 'b', 'c', 'd'];
const crowd = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] });
const ports = new ProjectPorts(new Registry({ by: 'peers' }), root);

async function main(): Promise<void> {
  await once(crowd.stdout, 'data');
  let well = 0;
  let failed = 0;
  for (let round = 0; round < Number(rounds); round++) {
    await ports.allocate(NAMES, { pool: 'peers' });
    // Nobody relies on the numbers yet: whatever was taken since may be replaced.
    const kept = await keepPorts(ports, NAMES, means === 'hold' ? 'hold' : 'none', new Set(NAMES));
    const numbers = kept.map(({ port }) => String(port));
    crowd.stdin.write('turn\n');
    await once(crowd.stdout, 'data');
    const metAll = await meet(numbers);
    releaseKept(kept);
    if (metAll) well++;
    else failed++;
    // Without holding one failure says it all.
    if (means === 'none' && failed > 0) break;
    await ports.registry.release(NAMES.map((name) => ({ name, root })));
  }
  crowd.stdin.end();
  console.log(JSON.stringify({ well, failed }));
}

/** Whether peers on these ports all met; the first that fails ends the others, which would wait for it. */
async function meet(numbers: readonly string[]): Promise<boolean> {
  const peers = numbers.map((_, i) =>
    spawn(process.execPath, [path.resolve(peer), String(i), ...numbers], { stdio: 'inherit' }),
  );
  const ends = peers.map(async (child) => {
    const [code] = await once(child, 'close');
    if (code !== 0) for (const other of peers) other.kill('SIGKILL');
    return code === 0;
  });
  return (await Promise.all(ends)).every((isWell) => isWell);
}

void main();
