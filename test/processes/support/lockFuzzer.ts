// Treats a lock server badly: `lockFuzzer PORT SEED ROUNDS`. Each round is one connection that sends garbage of some
// kind and leaves in some way; twenty go on at once. Goes on until it has had its rounds and its standard input ends;
// then prints `done`.
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const [port = 0, seed = 0, rounds = 0] = process.argv.slice(2).map(Number);

/** Numbers from 0 to below `end`, the same for the same seed (mulberry32). */
let state = seed;
function below(end: number): number {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) % end;
}

function oneOf<T>(...choices: readonly [T, ...T[]]): T {
  return choices[below(choices.length)] ?? choices[0];
}

function bytes(length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => below(256)));
}

/** A line that a client might send. */
function goodLine(): string {
  const name = `fuzz-${below(5)}`;
  return oneOf(
    `lock,name:${name}`,
    `lock,name:${name},wait:${below(3)},fence:yes,client-id:x@y.z`,
    '.ping',
    '.stats',
    '.locks',
    'release',
    '.keepalive',
    '.server-shutdown',
  );
}

/** The same, with something wrong in it. */
function spoilt(line: string): Buffer {
  const text = Buffer.from(line);
  const at = below(text.length);
  return Buffer.concat([
    text.subarray(0, at),
    oneOf(bytes(below(9)), Buffer.from(oneOf(',', ':', '\0', '\r', '\n', ' ', '\u001b[2J'))),
    text.subarray(oneOf(at, at + 1)),
  ]);
}

const newline = Buffer.from('\n');

/** What one connection sends, piece by piece. */
function pieces(): Buffer[] {
  const lock = Buffer.from(`lock,name:fuzz-${below(5)}\n`);
  switch (below(8)) {
    case 0:
      return [bytes(below(5000))];
    case 1:
      return Array.from({ length: below(20) }, () => Buffer.concat([spoilt(goodLine()), newline]));
    case 2:
      return Array.from({ length: 16 }, () => Buffer.alloc(65_536, 'x'));
    case 3:
      return [lock, Buffer.from('.keepalive\n'.repeat(20_000))];
    case 4:
      return [lock, Buffer.alloc(100_000, '\n')];
    case 5:
      return Array.from(Buffer.from(`${goodLine()}\n${goodLine()}\n`), (byte) => Buffer.of(byte));
    case 6:
      return [Buffer.from(goodLine())];
    default:
      return [Buffer.from(`${goodLine()}\n${goodLine()}\n${goodLine()}\n`)];
  }
}

async function round(): Promise<void> {
  const socket = net.connect(port, '127.0.0.1');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => {});
  if (oneOf(true, false)) socket.resume();
  for (const piece of pieces()) {
    socket.write(piece);
    await sleep(below(2));
    if (socket.destroyed) break;
  }
  await sleep(below(50));
  switch (below(4)) {
    case 0:
      socket.resetAndDestroy();
      break;
    case 1:
      socket.destroy();
      break;
    case 2:
      // Says that it is done, and stays for a while.
      socket.end();
      await sleep(below(200));
      socket.destroy();
      break;
    default:
      // Neither reads nor leaves for a while.
      await sleep(below(500));
      socket.destroy();
  }
  await closed;
}

let isWanted = true;
process.stdin.resume().once('end', () => {
  isWanted = false;
});

let left = rounds;
const hands = Array.from({ length: 20 }, async () => {
  while (left-- > 0 || isWanted) await round();
});
Promise.all(hands).then(() => process.stdout.write('done\n'));
