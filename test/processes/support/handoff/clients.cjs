// node clients.cjs COUNT PORT: so many clients try to connect from now on, each until somebody takes it, and hear out
// who it is. Says "trying", and in the end what each of them heard.
const net = require('node:net');
const [count, port] = process.argv.slice(2).map(Number);

function connect() {
  return new Promise((resolve) => {
    let heard = '';
    let taken = false;
    const socket = net.connect({ port, host: '127.0.0.1' }, () => {
      taken = true;
    });
    socket.on('data', (data) => {
      heard += data;
    });
    socket.on('error', () => {});
    socket.once('close', () => {
      if (taken) resolve(heard);
      else setTimeout(() => resolve(connect()), 1);
    });
  });
}

Promise.all(Array.from({ length: count }, connect)).then((all) => console.log(JSON.stringify(all)));
console.log('trying');
