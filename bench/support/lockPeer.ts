// The broker of live-mutex: `lockPeer PORT PEERS-FOLDER`. Prints its port once it serves.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [port, folder = ''] = process.argv.slice(2);
const { Broker } = createRequire(join(folder, 'package.json'))('live-mutex') as {
  Broker: new (options: {
    port: number;
  }) => { ensure(): Promise<unknown>; emitter: NodeJS.EventEmitter };
};

const broker = new Broker({ port: Number(port) });
broker.emitter.on('warning', () => {});
void broker.ensure().then(() => process.stdout.write(`${port}\n`));
