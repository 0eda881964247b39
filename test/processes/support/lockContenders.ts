// Many clients that take a few locks again and again, without the code of Berth's client:
// `lockContenders SERVER-PORT OBSERVER-PORT CLIENTS NAMES`. Tells an observer of all that they do under a lock.
import net from 'node:net';
import { eachLine } from '../../support/eachLine.ts';
import type { Answer, Saying } from './lockObserver.ts';

const [serverPort, observerPort, clients, names] = process.argv.slice(2).map(Number) as [
  number,
  number,
  number,
  number,
];

const answers = new Map<number, (is: Answer['is']) => void>();
const observer = net.connect(observerPort, '127.0.0.1');
eachLine(observer, (line) => {
  const { id, is } = JSON.parse(line) as Answer;
  answers.get(id)?.(is);
  answers.delete(id);
});

let lastId = 0;
function tell(say: Saying['say'], name: string, fence: number): Promise<Answer['is']> {
  const id = ++lastId;
  return new Promise((resolve) => {
    answers.set(id, resolve);
    observer.write(`${JSON.stringify({ id, say, name, fence } satisfies Saying)}\n`);
  });
}

/** One turn of a client: waits for a lock, works a moment, gives it back, in one of three ways. */
function turn(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(serverPort, '127.0.0.1');
    socket.on('error', reject).on('close', () => resolve());
    socket.write(`lock,name:${name},wait:600,fence:yes\n`);
    eachLine(socket, async (line) => {
      if (line === 'released') return;
      const fence = Number(/^ok,fence:(\d+)$/.exec(line)?.[1]);
      if (Number.isNaN(fence)) reject(new Error(line));
      else if ((await tell('begin', name, fence)) === 'stale') await tell('alive', name, fence);
      else {
        await new Promise((wake) => setTimeout(wake, Math.random() * 5));
        await tell('end', name, fence);
      }
      const way = Math.random();
      if (way < 0.6) socket.end('release\n');
      else if (way < 0.8) socket.end();
      else socket.resetAndDestroy();
    });
  });
}

for (let i = 0; i < clients; i++) {
  void (async () => {
    for (;;) await turn(`name-${Math.floor(Math.random() * names)}`);
  })();
}
