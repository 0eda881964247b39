// Hosts of a list that say nothing, as a process that stops itself: prints its ports as JSON, `hole` of a backlog for
// one connection, which whoever starts this fills, and `halfOpen` of one that takes all connections and serves none.
import net from 'node:net';

async function listen(backlog: number): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '0.0.0.0', port: 0, backlog }, resolve);
  });
  return (server.address() as net.AddressInfo).port;
}

async function main(): Promise<void> {
  console.log(JSON.stringify({ hole: await listen(1), halfOpen: await listen(4096) }));
  process.kill(process.pid, 'SIGSTOP');
}

main();
