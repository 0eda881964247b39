import { spawn } from 'node:child_process';
import path from 'node:path';
import { keepPorts, ProjectPorts, Registry, releaseKept } from '../../../../src/library.ts';

/**
 * A program that starts peers on ports of a pool, again and again, and says how many rounds went well:
 * node parent.cjs PROJECT PEER hold|none ROUNDS
 */
const [root = '', peer = '', means = '', rounds = ''] = process.argv.slice(2);
const NAMES = ['a', 'b', 'c', 'd', 'e'];
const ports = new ProjectPorts(new Registry({ by: 'peers' }), root);

async function main(): Promise<void> {
  let well = 0;
  let failed = 0;
  for (let round = 0; round < Number(rounds); round++) {
    await ports.allocate(NAMES, { pool: 'peers' });
    // Nobody relies on the numbers yet: whatever was taken since may be replaced.
    const kept = await keepPorts(ports, NAMES, means === 'hold' ? 'hold' : 'none', new Set(NAMES));
    const numbers = kept.map(({ port }) => String(port));
    const ends = await Promise.all(NAMES.map((_, i) => run([String(i), ...numbers])));
    releaseKept(kept);
    if (ends.every((code) => code === 0)) well++;
    else failed++;
    // Without holding one failure says it all.
    if (means === 'none' && failed > 0) break;
    await ports.registry.release(NAMES.map((name) => ({ name, root })));
  }
  console.log(JSON.stringify({ well, failed }));
}

function run(args: readonly string[]): Promise<number | null> {
  const child = spawn(process.execPath, [path.resolve(peer), ...args], { stdio: 'inherit' });
  return new Promise((resolve) => child.once('close', resolve));
}

void main();
