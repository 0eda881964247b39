// A server that says what a lock server would say, and keeps nothing: `lockFloor`. Prints its port. What it takes is
// what connections cost by themselves.
import net from 'node:net';

const server = net.createServer({ noDelay: true }, (socket) => {
  socket.setEncoding('utf8').on('data', (text: string) => {
    if (text.startsWith('lock,')) socket.write('ok\n');
    else socket.end('released\n');
  });
  socket.on('error', () => {});
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as net.AddressInfo).port}\n`);
});
