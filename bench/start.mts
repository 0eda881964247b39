import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildCli } from './support/buildCli.mts';
import { scratchFolder, writeRegistry } from './support/folder.mts';
import { commandOf } from './support/peers.mts';
import { type Case, inTurn, runProgram } from './support/timing.mts';

const ROUNDS = 25;
const MANY = 10_000;

/** What a script pays for asking: whole processes, against Node's own start. */
export const subject = {
  title: `Start of a command: whole processes, ${ROUNDS} rounds in turn`,
  async measure() {
    const folder = scratchFolder();
    const cli = await buildCli(folder);
    const cwd = join(folder, 'shop');
    mkdirSync(join(cwd, '.git'), { recursive: true });
    const few = join(folder, 'few', 'registry.json');
    const many = join(folder, 'many', 'registry.json');
    writeRegistry(few, cwd, 10);
    writeRegistry(many, cwd, MANY);
    const detectPort = await commandOf('detect-port');
    const node = (what: string, args: (round: number) => string[], registry = few): Case => ({
      what,
      run: (round) => {
        process.env.BERTH_REGISTRY = registry;
        runProgram(process.execPath, args(round), { cwd });
      },
    });
    return inTurn(
      [
        node('node -e 0', () => ['-e', '0']),
        node('berth get, known name', () => [cli, 'get', 'name-7']),
        node(`berth get, known name among ${MANY}`, () => [cli, 'get', 'name-7'], many),
        node('berth get, new name', (round) => [cli, 'get', `new-${round}`]),
        node(`berth get, new name beside ${MANY}`, (r) => [cli, 'get', `new-${r}`], many),
        node('berth env', () => [cli, 'env']),
        node('berth list', () => [cli, 'list']),
        node('berth run, on node -e 0', () => [cli, 'run', '--', process.execPath, '-e', '0']),
        node('detect-port 3000 (remembers nothing)', () => [detectPort, '3000']),
      ],
      ROUNDS,
    );
  },
};
