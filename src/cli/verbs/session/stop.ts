import type { FullName } from '../../../registry/names.ts';
import type { Registry } from '../../../registry/registry.ts';
import { explainUnknownPool } from '../../../registry/unknownPool.ts';
import { SessionError, UnknownSessionError } from '../../../session/errors.ts';
import type { StopOptions, Stopped } from '../../../session/operations.ts';
import { Sessions } from '../../../session/sessions.ts';
import { type Action, type Cli, currentRoot, openRegistry } from '../../cli.ts';
import { UsageError } from '../../errors.ts';
import { EXIT } from '../../exitCodes.ts';
import { describeFailure, exitCodeOf } from '../../session/failure.ts';
import { explainUnknownSession } from '../../session/unknownSession.ts';
import { stoppedWords } from '../../session/words.ts';

/** More of them are counted, not listed. */
const LISTED = 10;

interface Desk {
  readonly registry: Registry;
  readonly sessions: Sessions;
  readonly cli: Cli;
}

/** `berth session stop NAME…|--all` */
export const sessionStop: Action<'session stop'> = async ({ operands, options }, cli) => {
  const { all, pool, grace } = options;
  const registry = openRegistry(cli);
  const desk = { registry, sessions: new Sessions(registry), cli };
  const how: StopOptions = grace === undefined ? {} : { graceMs: grace };
  if (all) {
    if (operands.length > 0) throw usage('--all and names exclude each other.');
    return stopAll(desk, pool, how);
  }
  if (pool !== undefined) throw usage(`Write: berth session stop --all --pool ${pool}`);
  if (operands.length === 0) throw usage('Write: berth session stop NAME… or --all');
  return stopNamed(desk, [...new Set(operands)], how);
};

function usage(message: string): UsageError {
  return new UsageError(message, 'session stop');
}

/** All at once; what is wrong with one does not keep the others. */
async function stopNamed(
  { registry, sessions, cli }: Desk,
  names: readonly string[],
  how: StopOptions,
): Promise<number> {
  const root = currentRoot();
  const codes = await Promise.all(
    names.map(async (name) => {
      try {
        cli.say(stoppedWords(await sessions.stop({ name, root }, how), name));
        return EXIT.done;
      } catch (error) {
        if (!(error instanceof SessionError)) throw error;
        cli.say(
          error instanceof UnknownSessionError
            ? explainUnknownSession(name, sessions, await registry.read(), root)
            : describeFailure(error),
        );
        return exitCodeOf(error);
      }
    }),
  );
  return codes.find((code) => code !== EXIT.done) ?? EXIT.done;
}

async function stopAll(
  { registry, sessions, cli }: Desk,
  pool: string | undefined,
  how: StopOptions,
): Promise<number> {
  const book = await registry.read();
  if (pool !== undefined && !book.setAside.pools.has(pool)) {
    cli.say(explainUnknownPool(pool, book));
    return EXIT.failure;
  }
  const inPool = new Set<FullName>(
    pool === undefined ? [] : book.ofPool(pool).map(({ name }) => name),
  );
  const { stopped, failed } = await sessions.stopAll({
    ...how,
    ...(pool === undefined
      ? {}
      : { only: ({ name, pool: asked }) => asked === pool || inPool.has(name) }),
  });
  tellStopped(stopped, cli);
  for (const error of failed) cli.say(describeFailure(error));
  if (stopped.length + failed.length === 0) {
    cli.say(pool === undefined ? 'There are no sessions.' : `Pool ${pool} has no sessions.`);
  }
  const [first] = failed;
  return first === undefined ? EXIT.done : exitCodeOf(first);
}

function tellStopped(stopped: readonly Stopped[], cli: Cli): void {
  if (stopped.length <= LISTED) {
    for (const one of stopped) cli.say(stoppedWords(one, one.record.name));
    return;
  }
  const killed = stopped.filter(({ signal }) => signal === 'SIGKILL').length;
  const dead = stopped.filter(({ signal }) => signal === undefined).length;
  const details = [
    ...(killed === 0 ? [] : [`${killed} had to be killed`]),
    ...(dead === 0 ? [] : [`${dead} had ended already`]),
  ];
  cli.say(`Stopped ${stopped.length} sessions${details.map((one) => `, ${one}`).join('')}.`);
}
