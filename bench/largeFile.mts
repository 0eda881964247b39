import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageExtension } from '../scripts/package.mts';
import { startSession } from '../test/ui/support/session.ts';
import { scratchFolder } from './support/folder.mts';
import type { Row } from './support/table.mts';

const SIZE = 5 * 1024 * 1024;
const PATIENCE = 240_000;
const ROUNDS = 3;

/** The longest blocks in ms, by what was done meanwhile. */
type Blocks = Readonly<Record<string, number>>;

/**
 * Texts of 5 MB whose first line holds a port, by the name of their file. Of program text as long as
 * this, ports are only reported, so that nothing would be marked.
 */
const texts: Readonly<Record<string, () => string>> = {
  'compose.yml': () =>
    filled(
      'services: { s: { ports: ["3000:80"], environment: {\n',
      (i) => `  KEY${i}: some value of the key ${i},\n`,
      '} } }\n',
    ),
};

/**
 * How long Berth holds up the extension host, which all extensions share, over a file of 5 MB: the
 * largest delay of its event loop (perf_hooks' monitorEventLoopDelay) as another extension sees it.
 * VS Code itself takes its time to receive such a file, so that is measured without Berth beside it.
 */
export const subject = {
  title: 'A file of 5 MB: the longest that the extension host answers nobody, ms',
  async measure() {
    const folder = scratchFolder();
    const vsix = await packageExtension(join(folder, 'berth.vsix'));
    const rows: Row[] = [];
    for (const [name, text] of Object.entries(texts)) {
      const file = join(folder, 'project', name);
      await mkdir(join(folder, 'project'), { recursive: true });
      for (const marked of [false, true]) {
        const rounds = [];
        for (let round = 0; round < ROUNDS; round++) {
          // VS Code in a browser saves what was typed.
          await writeFile(file, text());
          rounds.push(await longestBlocks(folder, vsix, file, marked));
        }
        const figures = least(rounds);
        rows.push({ what: `${name}, ${marked ? 'with' : 'without'} Berth's marks`, figures });
      }
    }
    return rows;
  },
};

async function longestBlocks(
  folder: string,
  vsix: string,
  file: string,
  marked: boolean,
): Promise<Blocks> {
  const answer = join(folder, `answer-${marked}.json`);
  await writeFile(answer, '');
  const session = await startSession({
    name: 'bench',
    vsix,
    args: ['--builtin-extensions-dir', await meterIn(folder)],
    // Without trust Berth looks into no file.
    settings: { 'security.workspace.trust.enabled': !marked },
    env: { BERTH_METER: JSON.stringify({ file, answer, marked }) },
  });
  try {
    await session.open(join(folder, 'project'));
    return await answered(answer);
  } finally {
    await session.close();
  }
}

async function answered(file: string): Promise<Blocks> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const text = await readFile(file, 'utf8');
    if (text !== '') {
      const blocks = JSON.parse(text);
      if ('error' in blocks) throw new Error(blocks.error);
      return blocks;
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
  await copyFile(join(import.meta.dirname, 'support', 'meter.cjs'), join(home, 'meter.cjs'));
  return join(folder, 'builtin');
}

/** What else ran on the machine only makes them longer, so the shortest of each counts. */
function least(rounds: readonly Blocks[]): Row['figures'] {
  const whens = Object.keys(rounds[0] ?? {});
  return Object.fromEntries(
    whens.map((when) => [when, Math.round(Math.min(...rounds.map((one) => one[when] ?? 0)))]),
  );
}

function filled(head: string, line: (index: number) => string, end = ''): string {
  const lines = [head];
  let length = head.length;
  for (let i = 0; length < SIZE; i++) {
    const next = line(i);
    lines.push(next);
    length += next.length;
  }
  return lines.join('') + end;
}
