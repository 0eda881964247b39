// Stands in for the scanning thread: what it does is what the text says.
import { parentPort } from 'node:worker_threads';

/** One job as the scanner sends it. */
interface Job {
  readonly path: string;
  readonly text: string;
}

let starts = 0;

parentPort?.on('message', ({ path, text }: Job) => {
  starts++;
  if (text === 'crash') throw new Error('crashed');
  if (text === 'hang') for (;;);
  // The kind tells which text was looked at, and how many this thread has had.
  const answer = { kind: `${path} ${text} ${starts}`, literals: [] };
  const wait = /^wait (\d+)/.exec(text);
  if (wait === null) parentPort?.postMessage(answer);
  else setTimeout(() => parentPort?.postMessage(answer), Number(wait[1]));
});
