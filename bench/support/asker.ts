// One of many processes that ask for numbers at the same moment: `asker berth|PEER ROOT NAME…`.
// Prints `ready` and reads the moment to begin at, in ms of the clock that all processes share. Then,
// name by name, asks for a number, listens on it and prints `NAME PORT MS OUTCOME`: what was asked took
// MS, and OUTCOME is `up` or why there is no server. At the end `done`; stays until its input ends.
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from '../../src/registry/registry.ts';
import { type PeerName, portFinder } from './findPort.ts';
// What a first request would load: whoever is ready has it.
import '../../src/registry/choose.ts';
import '../../src/registry/lock.ts';

const [how = '', root = '', ...names] = process.argv.slice(2);

async function asking(): Promise<(name: string) => Promise<number>> {
  if (how !== 'berth') return portFinder(how as PeerName, process.env.PEERS ?? '');
  const registry = new Registry({ by: 'bench' });
  return async (name) => {
    const [result] = await registry.allocate([{ name, root }]);
    if (result?.kind !== 'allocated') throw new Error(result?.kind);
    return result.named.port;
  };
}

function listen(port: number): Promise<string> {
  return new Promise((resolve) => {
    createServer()
      .once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
      .listen(port, '127.0.0.1', () => resolve('up'));
  });
}

function clock(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

async function work(ask: (name: string) => Promise<number>, moment: number): Promise<void> {
  await sleep(moment - clock());
  let begun = moment;
  for (const name of names) {
    let port = 0;
    let outcome: string | undefined;
    try {
      port = await ask(name);
    } catch (error) {
      outcome = (error as Error).message.replaceAll(/\s+/g, '-');
    }
    const took = clock() - begun;
    outcome ??= await listen(port);
    process.stdout.write(`${name} ${port} ${took} ${outcome}\n`);
    begun = clock();
  }
  process.stdout.write('done\n');
}

const ask = asking();
void ask.then(() => process.stdout.write('ready\n'));
process.stdin.once('data', async (text) => work(await ask, Number(text)));
process.stdin.once('end', () => process.exit());
