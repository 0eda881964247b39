import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildCli } from './support/buildCli.mts';
import { scratchFolder, writeRegistry } from './support/folder.mts';
import { lightServer } from './support/lightServer.mts';
import { type Case, inTurn, runProgram } from './support/timing.mts';

const ROUNDS = 25;

/** What `berth run` and `berth session start` add to a command: whole processes, until it has ended or is ready. */
export const subject = {
  title: `Start of a command on its port: whole processes, ${ROUNDS} rounds in turn`,
  async measure() {
    const folder = scratchFolder();
    const cli = await buildCli(folder);
    const cwd = join(folder, 'shop');
    mkdirSync(join(cwd, '.git'), { recursive: true });
    const registry = join(folder, 'state', 'registry.json');
    writeRegistry(registry, cwd, 10);
    process.env.BERTH_REGISTRY = registry;
    const token = '$<port:name-7>';
    const bare = (what: string, ...command: string[]): Case => ({
      what,
      run: () => runProgram(command[0] ?? '', command.slice(1), { cwd }),
    });
    const berth = (what: string, ...args: string[]) => bare(what, process.execPath, cli, ...args);
    const node = [process.execPath, '-e', '0', token];
    const byHandoff = ['none', 'hold', 'fd'].map((handoff) =>
      berth(
        `berth run --handoff ${handoff}, on node -e 0`,
        'run',
        '--handoff',
        handoff,
        '--',
        ...node,
      ),
    );
    const serve = await lightServer();
    const start: Case = {
      ...berth(
        `berth session start, new name, ${serve.what}`,
        ...['session', 'start', 'api', '--detach', '--', ...serve.command('$<port:api>')],
      ),
      after: () => runProgram(process.execPath, [cli, 'session', 'stop', 'api'], { cwd }),
    };
    return inTurn(
      [
        bare('node -e 0', ...node),
        ...byHandoff,
        bare('/bin/true', '/bin/true'),
        berth('berth run, on /bin/true', 'run', '--', '/bin/true', token),
        start,
      ],
      ROUNDS,
    );
  },
};
