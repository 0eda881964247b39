// Watches over locks without knowing the server: `lockObserver`. Holders say when they begin and end to work under
// a lock, with the number of its grant, and wait for the answer each time; so what overlaps arrives as overlapping.
// Prints `port N`, then a report for every line on standard input.
//
// It cannot see in which order the sockets of a killed process were closed, so the next holder may begin while the
// dead one seems to be still at work. A live one always says something more, and that is what convicts it.
import net from 'node:net';
import { eachLine } from '../../support/eachLine.ts';

/** What a worker says, and the answer that it waits for. */
export interface Saying {
  readonly id: number;
  readonly say: 'begin' | 'end' | 'alive';
  readonly name: string;
  readonly fence: number;
}

export interface Answer {
  readonly id: number;
  readonly is: 'well' | 'stale';
}

export interface Report {
  /** How often somebody worked under a lock from begin to end. */
  readonly done: number;
  /** How often a holder was killed at work. */
  readonly cut: number;
  /** Live holders that were not the only one, in words. */
  readonly violations: readonly string[];
  /** Workers that are connected. */
  readonly workers: number;
}

/** The highest grant of each lock that anybody has begun to work under. */
const highest = new Map<string, number>();
const violations: string[] = [];
const sockets = new Set<net.Socket>();
let done = 0;
let cut = 0;

const server = net.createServer((socket) => {
  /** What this worker has begun and not ended. */
  const open = new Map<string, number>();
  sockets.add(socket);
  eachLine(socket, (line) => {
    const { id, say, name, fence } = JSON.parse(line) as Saying;
    let is: Answer['is'] = 'well';
    const top = highest.get(name) ?? 0;
    const what = `${name} ${fence}`;
    if (say === 'begin') {
      // Of a live one "alive" follows.
      if (fence <= top) is = 'stale';
      else {
        highest.set(name, fence);
        open.set(what, fence);
      }
    } else if (say === 'alive') violations.push(`${what} was granted after ${top}`);
    else {
      if (fence !== top) violations.push(`${what} was at work while ${top} was granted`);
      if (open.delete(what)) done++;
      else violations.push(`${what} ended twice`);
    }
    socket.write(`${JSON.stringify({ id, is } satisfies Answer)}\n`);
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    cut += open.size;
    sockets.delete(socket);
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`port ${(server.address() as net.AddressInfo).port}\n`);
});
eachLine(process.stdin, () => {
  const report: Report = { done, cut, violations, workers: sockets.size };
  process.stdout.write(`${JSON.stringify(report)}\n`);
});
