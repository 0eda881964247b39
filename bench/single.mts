import { join } from 'node:path';
import { askAtOnce } from './support/askers.mts';
import { scratchFolder } from './support/folder.mts';
import { measureApart } from './support/measureApart.mts';
import { installPortFor } from './support/peers.mts';
import type { Row } from './support/table.mts';
import { spread } from './support/timing.mts';

const STORED = 100;

/** What one number costs when nobody else asks. */
export const subject = {
  title: 'One number, without rivals: in one process, 200 rounds in turn',
  async measure(): Promise<Row[]> {
    const folder = scratchFolder();
    return [...(await measureApart('single', folder)), await portFor(folder)];
  },
};

/** Its store, in a process of its own: many new names, one after the other. */
async function portFor(folder: string): Promise<Row> {
  const found = await installPortFor();
  const what = 'port-for (Python), a new name in its store';
  if ('missing' in found) return { what: `${what}: not measured, ${found.missing}`, figures: {} };
  process.env.PYTHONPATH = found.path;
  const file = join(folder, 'port-for.conf');
  const script = join(import.meta.dirname, 'support/asker.py');
  const names = Array.from({ length: STORED }, (_, i) => `new-${i}`);
  const answers = await askAtOnce({ command: 'python3', script, args: [file], file }, [names]);
  return { what, figures: spread(answers.map((answer) => answer.took)) };
}
