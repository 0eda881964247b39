// A developer's services: asks for one port after the other, listens on each, and prints how it went.
// `service HOW PREFIX COUNT ROOT`; waits for a line on standard input first, and for a second one to end.
import { createServer } from 'node:net';
import detectPort from 'detect-port';
import getPort from 'get-port';
import { Registry } from '../../src/registry/registry.ts';

const [how = '', prefix = '', count = '0', root = ''] = process.argv.slice(2);

const registry = new Registry({ by: 'bench' });
const asks: Readonly<Record<string, (name: string) => Promise<number>>> = {
  berth: async (name) => {
    const [result] = await registry.allocate([{ name, root }]);
    if (result?.kind !== 'allocated') throw new Error(JSON.stringify(result));
    return result.named.port;
  },
  'get-port': () => getPort(),
  'detect-port': () => detectPort(3000),
};

async function work(): Promise<void> {
  for (let i = 0; i < Number(count); i++) {
    const name = `${prefix}-${i}`;
    const port = (await asks[how]?.(name)) ?? 0;
    const failure = await new Promise<string>((resolve) => {
      const server = createServer()
        .once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
        .listen(port, '127.0.0.1', () => resolve('up'));
      server.unref();
    });
    process.stdout.write(`${name} ${port} ${failure}\n`);
  }
  process.stdout.write('done\n');
}

let started = false;
process.stdin.on('data', () => {
  if (started) process.exit();
  started = true;
  void work();
});
process.stdout.write('ready\n');
