// npm run bench [-- NAME…]
// Measures what users wait for, beside what they would use instead, and prints a table a subject.
// Absolute times are this machine's, in its mood of the moment: compare within one table only.
import os from 'node:os';
import type { Subject } from './support/table.mts';
import { printTable } from './support/table.mts';

const subjects: Readonly<Record<string, () => Promise<{ subject: Subject }>>> = {
  start: () => import('./start.mts'),
  lock: () => import('./lock.mts'),
  storm: () => import('./storm.mts'),
  kill: () => import('./kill.mts'),
  machine: () => import('./machine.mts'),
  editor: () => import('./editor.mts'),
};

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in subjects));
if (unknown !== undefined) {
  console.error(
    `There is no benchmark "${unknown}". There are: ${Object.keys(subjects).join(', ')}.`,
  );
  process.exit(2);
}

console.log(
  `Node ${process.version}, ${os.type()} ${os.release()}, ${os.cpus().length} × ${os.cpus()[0]?.model}\n`,
);
for (const [name, load] of Object.entries(subjects)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const { subject } = await load();
  printTable(subject.title, await subject.measure());
}
