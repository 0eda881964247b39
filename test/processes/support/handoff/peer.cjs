// One of several peers: node peer.cjs INDEX PORT…
// Listens on its own port, tells who it is to whom connects, and connects to all others. Ends well when it has met
// each of them and each of them has met it.
const net = require('node:net');
const [index, ...ports] = process.argv.slice(2).map(Number);
let met = 0;
const visitors = new Set();
const done = () => {
  if (met === ports.length - 1 && visitors.size === ports.length - 1) process.exit(0);
};
const fail = (why) => {
  console.error(`peer ${index}: ${why}`);
  process.exit(1);
};
setTimeout(() => fail('waited in vain'), 20_000).unref();

const server = net.createServer((socket) => {
  socket.on('error', () => {});
  socket.once('data', (data) => {
    socket.write(`${index}\n`);
    socket.once('close', () => {
      visitors.add(String(data));
      done();
    });
  });
});
server.once('error', (error) => fail(`${error.code} on its own port`));
server.listen(ports[index], '127.0.0.1', () => {
  ports.forEach((port, i) => {
    if (i !== index) meet(port, i);
  });
});

function meet(port, i) {
  let said = '';
  const socket = net.connect({ port, host: '127.0.0.1' }, () => socket.write(String(index)));
  socket.on('data', (data) => {
    said += data;
    // Ended without TIME_WAIT, which would keep the port from others for a minute.
    if (said.endsWith('\n')) socket.resetAndDestroy();
  });
  socket.on('error', () => {});
  socket.once('close', () => {
    if (said === `${i}\n`) {
      met++;
      done();
    } else if (said !== '') fail(`found ${said.trim()} instead of ${i}`);
    // It does not listen yet, or the kernel has no port for us at the moment.
    else setTimeout(() => meet(port, i), 5);
  });
}
