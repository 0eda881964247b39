import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { packageExtension } from '../scripts/package.mts';
import { startSession } from '../test/ui/support/session.ts';
import { scratchFolder } from './support/folder.mts';
import { type LargeFile, largeFiles } from './support/largeFiles.mts';
import type { Row } from './support/table.mts';
import { median } from './support/timing.mts';

const PATIENCE = 900_000;
const ROUNDS = 3;

/** What is done with each file, and what is told of it in ms: see support/meter.cjs. */
const STEPS = ['opened', 'typed', 'asked'] as const;
type Measured = Readonly<
  Record<(typeof STEPS)[number], { readonly whole: number; readonly own: number }>
>;

/** A file where Berth looks into it, or a copy where it does not. */
interface Site {
  readonly file: LargeFile;
  readonly path: string;
  readonly looked: boolean;
  readonly marked: boolean;
}

/**
 * For how long Berth holds up the extension host, which all extensions share, over a file of 5 MB: the
 * longest that its thread runs between two turns of another extension's timer. VS Code itself takes its
 * time over such a file, so a copy outside every folder, into which Berth does not look, is measured
 * before each; and a profiler tells how much of one such time is Berth's at a stretch.
 */
export const subject = {
  title: `Files of 5 MB in VS Code: the longest that the extension host works without a pause, ms, medians of ${ROUNDS} windows`,
  async measure() {
    const folder = scratchFolder();
    const vsix = await packageExtension(join(folder, 'berth.vsix'));
    const sites = largeFiles().flatMap((file): Site[] => [
      { file, path: join(folder, 'elsewhere', file.path), looked: false, marked: false },
      { file, path: join(folder, 'project', file.path), looked: true, marked: file.marked },
    ]);
    for (const { path, file } of sites) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, file.text);
    }
    const rounds: Measured[][] = [];
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push(await measured(folder, vsix, sites));
    }
    return sites.map(({ file, looked }, index) =>
      rowOf(
        file,
        looked,
        rounds.flatMap((round) => round[index] ?? []),
      ),
    );
  },
};

function rowOf({ what }: LargeFile, looked: boolean, rounds: readonly Measured[]): Row {
  const figure = (step: (typeof STEPS)[number], key: 'whole' | 'own') =>
    Math.round(median(rounds.map((round) => round[step][key])));
  return {
    what: looked ? what : `${what}, without Berth`,
    figures: Object.fromEntries(
      STEPS.flatMap((step) => [
        [step, figure(step, 'whole')],
        [`Berth, ${step}`, looked ? figure(step, 'own') : ''],
      ]),
    ),
  };
}

/** One window, in which each of the files is opened, typed into and asked about in turn. */
async function measured(folder: string, vsix: string, sites: readonly Site[]): Promise<Measured[]> {
  const answer = join(folder, 'answer.json');
  await writeFile(answer, '');
  const files = sites.map(({ path, looked, marked }) => ({ path, looked, marked }));
  const session = await startSession({
    name: 'bench',
    vsix,
    args: ['--builtin-extensions-dir', await meterIn(folder)],
    // VS Code in a browser would save the whole file after each pause in typing.
    settings: { 'files.autoSave': 'off' },
    env: { BERTH_METER: JSON.stringify({ files, answer }) },
  });
  try {
    await session.open(join(folder, 'project'));
    return await answered(answer);
  } finally {
    await session.close();
  }
}

async function answered(file: string): Promise<Measured[]> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const text = await readFile(file, 'utf8');
    if (text !== '') {
      const rows = JSON.parse(text);
      if ('error' in rows) throw new Error(rows.error);
      return rows;
    }
    if (Date.now() > end) throw new Error('The measuring extension does not answer.');
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** A folder of built-in extensions that holds the one which measures. */
async function meterIn(folder: string): Promise<string> {
  const home = join(folder, 'builtin', 'meter');
  await mkdir(home, { recursive: true });
  const manifest = {
    name: 'meter',
    publisher: 'bench',
    version: '1.0.0',
    engines: { vscode: '*' },
    activationEvents: ['onStartupFinished'],
    main: './meter.cjs',
    capabilities: { untrustedWorkspaces: { supported: true } },
  };
  await writeFile(join(home, 'package.json'), JSON.stringify(manifest));
  for (const script of ['meter.cjs', 'stretch.cjs']) {
    await copyFile(join(import.meta.dirname, 'support', script), join(home, script));
  }
  return join(folder, 'builtin');
}
