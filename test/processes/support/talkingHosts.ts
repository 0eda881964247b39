// Hosts of a list that are up, as one process on many loopback addresses: usage talkingHosts LISTENERS FLAPPING
// Prints the ports as JSON: `up` of those that stay up (several, so that no backlog overflows while this process has
// no processor), `reset` of those that reset what they accept, `flapping` of those that go after some connections.
import net from 'node:net';

const [listeners = 0, flapping = 0] = process.argv.slice(2).map(Number);
const BACKLOG = 4096;

function listen(host: string, port: number, serve: (socket: net.Socket) => void) {
  return new Promise<net.Server>((resolve, reject) => {
    const server = net.createServer(serve);
    server.once('error', reject);
    server.listen({ host, port, backlog: BACKLOG }, () => resolve(server));
  });
}

const portOf = (server: net.Server) => (server.address() as net.AddressInfo).port;
const quiet = (socket: net.Socket) => socket.on('error', () => {}).resume();

/** Listens until so many have come. */
async function listenFor(count: number, host: string, port: number): Promise<void> {
  let left = count;
  const server = await listen(host, port, (socket) => {
    quiet(socket);
    if (--left === 0) server.close();
  });
}

async function main(): Promise<void> {
  const up = [];
  for (let i = 0; i < listeners; i++) up.push(portOf(await listen('0.0.0.0', 0, quiet)));
  const reset = portOf(await listen('0.0.0.0', 0, (socket) => socket.resetAndDestroy()));
  // The first gives all of them their port. One to three connections are less than the five that are tried.
  const port = portOf(await listen('127.0.0.1', 0, quiet));
  for (let i = 0; i < flapping; i++) {
    await listenFor(1 + (i % 3), `127.3.${i >> 8}.${i & 255}`, port);
  }
  console.log(JSON.stringify({ up, reset, flapping: port }));
}

main();
