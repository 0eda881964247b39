// Stands in for the scanning thread: crashes at files called crash, and never ends with many.
import path from 'node:path';
import { parentPort } from 'node:worker_threads';

/** The part of the job that matters here. */
interface Job {
  readonly tasks: readonly { readonly path: string }[];
}

const MANY = 100;

parentPort?.on('message', ({ tasks }: Job) => {
  if (tasks.length > MANY) for (;;);
  if (tasks.some((task) => path.basename(task.path).startsWith('crash'))) throw new Error('crash');
  const literals = [{ port: 3000 }];
  parentPort?.postMessage(
    tasks.map((task) => ({ kind: 'found', path: task.path, fileKind: 'toml', text: '', literals })),
  );
});
