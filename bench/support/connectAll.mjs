// What one would write in ten minutes: connects to all hosts of a list at once, five times, and judges.
// Usage: connectAll LIST TIMEOUT_MS ROUNDS
import fs from 'node:fs';
import net from 'node:net';

const [file = '', timeout = '', rounds = ''] = process.argv.slice(2);
const hosts = fs.readFileSync(file, 'utf8').trim().split('\n');

function isUp(text) {
  const [host, port] = text.split(':');
  return new Promise((resolve) => {
    const socket = net.connect({ host, port: Number(port), timeout: Number(timeout) });
    const end = (up) => {
      socket.destroy();
      resolve(up);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}

const ups = hosts.map(() => 0);
for (let round = 0; round < Number(rounds); round++) {
  const begun = performance.now();
  const answers = await Promise.all(hosts.map(isUp));
  for (const [i, up] of answers.entries()) ups[i] += up ? 1 : 0;
  const left = 1000 - (performance.now() - begun);
  if (round < Number(rounds) - 1 && left > 0) await new Promise((next) => setTimeout(next, left));
}
for (const [i, host] of hosts.entries()) {
  const verdict = ups[i] === 0 ? 'down' : ups[i] === Number(rounds) ? 'reporting ok' : 'flappy';
  console.log(`${host} is ${verdict}`);
}
