import { setTimeout as sleep } from 'node:timers/promises';
import { clientIdFor } from '../../locks/clientId.ts';
import type { HeldLock, LostReason } from '../../locks/lockClient.ts';
import { LockError } from '../../locks/lockError.ts';
import { lockVariables } from '../../locks/lockVariables.ts';
import { isClientId } from '../../locks/protocol.ts';
import { inShell } from '../../session/inShell.ts';
import { explainNotExecutable, explainNotFound } from '../../session/notFound.ts';
import { runChild } from '../../session/runChild.ts';
import type { Action, Cli } from '../cli.ts';
import { UsageError } from '../errors.ts';
import { EXIT } from '../exitCodes.ts';
import { type AskedLock, askedLock } from '../locks/askedLock.ts';
import { chosenServer } from '../locks/chosenServer.ts';
import { lockExitCode } from '../locks/lockFailure.ts';
import { byWhom, whyLost } from '../locks/lockWords.ts';
import { endBy } from '../session/endBy.ts';
import type { Args } from '../verbTable.ts';

type Options = Args<'lock'>['options'];

/** How long to pause between two tries unless told otherwise, in ms. */
const PAUSE = 1_000;

/** `berth lock NAME -- COMMAND…` */
export const lock: Action<'lock'> = async ({ operands, options, command }, cli) => {
  const [name = ''] = operands;
  const words = options.shell ? inShell(oneLine(command)) : command;
  const asked = askedLock(name, chosenServer(options, 'lock', cli), cli);
  let held: HeldLock | undefined;
  try {
    held = await take(name, asked, options, ownId(command, cli), cli);
  } catch (error) {
    if (!(error instanceof LockError)) throw error;
    cli.say(error.message);
    return lockExitCode(error.code);
  }
  if (held !== undefined) return runHolding(name, held, words, options, cli);
  const advice = options.wait || options.retry ? '' : ' To wait for it, add: --wait 60';
  cli.say(`The lock ${name} is held ${byWhom(await asked.holder())}.${advice}`);
  return EXIT.notGranted;
};

function oneLine([line = '', ...more]: readonly string[]): string {
  if (more.length === 0) return line;
  throw new UsageError(
    "With --shell the command is one word: --shell -- 'first && second'",
    'lock',
  );
}

/** @throws UsageError */
function ownId([program = '']: readonly string[], cli: Cli): string {
  const { TCPNETLOCK_CLIENT_ID: given } = cli.env;
  if (!given) return clientIdFor(program);
  if (isClientId(given)) return given;
  throw new UsageError(
    'TCPNETLOCK_CLIENT_ID is made of letters, digits and . @ _ -, up to 200 of them.',
    'lock',
  );
}

async function take(
  name: string,
  asked: AskedLock,
  { wait = 0, retry = 0, 'retry-wait': pause = PAUSE, 'keep-alive': keepAlive }: Options,
  clientId: string,
  cli: Cli,
): Promise<HeldLock | undefined> {
  let isTold = false;
  const tell: Parameters<AskedLock['take']>[0]['onWaiting'] = (holder) => {
    if (!isTold && process.stderr.isTTY) {
      cli.say(`Waiting for the lock ${name}, held ${byWhom(holder)}.`);
    }
    isTold = true;
  };
  for (let left = retry; ; left--) {
    const held = await asked.take({ wait, clientId, keepAlive, onWaiting: tell });
    if (held !== undefined || left === 0) return held;
    tell(await asked.holder());
    await sleep(pause);
  }
}

/**
 * Runs the command and gives the lock up afterwards. The command inherits the lock's connection: should this process
 * be killed, the lock lives on with the command rather than be given to others while that still works.
 */
async function runHolding(
  name: string,
  held: HeldLock,
  command: readonly string[],
  { 'lost-signal': signal = 'SIGTERM' }: Options,
  cli: Cli,
): Promise<number> {
  const [program = ''] = command;
  const env = { ...cli.env, ...lockVariables(name, held.fence) };
  let lost: LostReason | undefined;
  const told = held.lost.then((reason) => {
    lost = reason;
    const then = signal === 'none' ? 'The command goes on.' : `The command is sent ${signal}.`;
    cli.say(`The lock ${name} was lost: ${whyLost(reason)}. ${then}`);
    return signal === 'none' ? undefined : signal;
  });
  const end = await runChild(command, env, {
    fds: held.fd === undefined ? [] : [held.fd],
    told,
  }).finally(() => held.release());
  if (lost !== undefined) return EXIT.lockLost;
  switch (end.kind) {
    case 'exited':
      return end.code;
    case 'signalled':
      return endBy(end.signal);
    case 'not-found':
      cli.say(explainNotFound({ program, env, cwd: process.cwd(), start: `berth lock ${name}` }));
      return EXIT.notFound;
    case 'not-executable':
      cli.say(explainNotExecutable(program, end.code, process.cwd()));
      return EXIT.notExecutable;
    case 'port-taken':
      throw new Error('No port was to be handed over.');
  }
}
