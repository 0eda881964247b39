// npm run bench [-- NAME…] [--page]
// Measures what users wait for, beside what they would use instead, and prints a table, part by part;
// with --page it puts each part into docs/performance.md, too.
// Absolute times are this machine's, in its mood of the moment: compare within one table only.
import os from 'node:os';
import { parseArgs } from 'node:util';
import { putOnPage } from './support/page.mts';
import type { Subject } from './support/table.mts';
import { printTable } from './support/table.mts';

const subjects: Readonly<Record<string, () => Promise<{ subject: Subject }>>> = {
  start: () => import('./start.mts'),
  single: () => import('./single.mts'),
  crowd: () => import('./crowd.mts'),
  commands: () => import('./commands.mts'),
  growth: () => import('./growth.mts'),
  kill: () => import('./kill.mts'),
  session: () => import('./session.mts'),
  sessions: () => import('./sessions.mts'),
  machine: () => import('./machine.mts'),
  check: () => import('./check.mts'),
  history: () => import('./history.mts'),
  scan: () => import('./scan.mts'),
  editor: () => import('./editor.mts'),
  locks: () => import('./locks.mts'),
  largeFile: () => import('./largeFile.mts'),
};

const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { page: { type: 'boolean' } },
});
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
  const rows = await subject.measure();
  printTable(subject.title, rows);
  if (values.page) putOnPage(name, rows);
}
