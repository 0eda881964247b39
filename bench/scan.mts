import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { installedRipgrep } from '../scripts/host/install.mts';
import { scanText } from '../src/literals/scan.ts';
import { buildCli } from './support/buildCli.mts';
import { scratchFolder } from './support/folder.mts';
import type { Row } from './support/table.mts';
import { type Case, inTurn, spread } from './support/timing.mts';
import { largeTexts } from './support/tree/largeTexts.mts';
import { writeTree } from './support/tree/writeTree.mts';

const FILES = 50_000;
const ROUNDS = 5;
const NUMBER = '\\b[0-9]{2,5}\\b';

/** Looking for hardcoded ports in a large repository, beside a search for any number in the same files. */
export const subject = {
  title: `Hardcoded ports: commands over ${FILES} files in turn, then one text of 5 MB at a time, ${ROUNDS} rounds`,
  async measure(): Promise<readonly Row[]> {
    const folder = scratchFolder();
    const tree = join(folder, 'tree');
    mkdirSync(tree);
    writeTree(tree, FILES);
    const cli = await buildCli(folder);
    const berth = (what: string, ...args: string[]) =>
      command(`berth ${what}`, process.execPath, [cli, ...args], tree, 1);
    const ripgrep = installedRipgrep();
    if (ripgrep === undefined) {
      console.error(
        'Without ripgrep: npm test -- host installs the one that comes with VS Code.\n',
      );
    }
    const rows = await inTurn(
      [
        ...(ripgrep === undefined
          ? []
          : [command(`rg -c '${NUMBER}'`, ripgrep, ['-c', NUMBER, '.'], tree, 0)]),
        berth('scan', 'scan'),
        berth('scan --json', 'scan', '--json'),
      ],
      ROUNDS,
    );
    return [...rows, ...largeTexts().map(scanned)];
  },
};

/** A program that writes into nowhere and must end with `status`. */
function command(
  what: string,
  file: string,
  args: readonly string[],
  cwd: string,
  status: number,
): Case {
  const env = { ...process.env, BERTH_REGISTRY: join(cwd, '..', 'registry.json') };
  return {
    what,
    run() {
      const stdio = ['ignore', 'ignore', 'inherit'] as const;
      const result = spawnSync(file, args, { cwd, env, stdio: [...stdio] });
      if (result.status !== status) throw new Error(`${what} ended with ${result.status}`);
    },
  };
}

function scanned({ what, path, text }: { what: string; path: string; text: string }): Row {
  const times = Array.from({ length: ROUNDS }, () => {
    const begun = performance.now();
    scanText(path, text);
    return performance.now() - begun;
  });
  return { what, figures: spread(times) };
}
