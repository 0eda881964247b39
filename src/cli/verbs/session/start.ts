import fs from 'node:fs';
import path from 'node:path';
import type { Registry } from '../../../registry/registry.ts';
import { SessionError } from '../../../session/errors.ts';
import { killSession } from '../../../session/killSession.ts';
import type { StartRequest } from '../../../session/operations.ts';
import { Sessions } from '../../../session/sessions.ts';
import { type Action, type Cli, currentRoot, openRegistry } from '../../cli.ts';
import { ExpectedFailure, UsageError } from '../../errors.ts';
import { EXIT } from '../../exitCodes.ts';
import { openLocks } from '../../locks/openLocks.ts';
import { failStart } from '../../session/failStart.ts';
import { withInterrupts } from '../../session/interrupts.ts';
import { lockWaitWords } from '../../session/lockWords.ts';
import { ShownLog } from '../../session/shownLog.ts';
import { stay } from '../../session/stay.ts';
import { tellStarted } from '../../session/tellStarted.ts';
import { readyWords } from '../../session/words.ts';
import type { Args } from '../../verbTable.ts';

/** How long a process may take to end before somebody may want to hurry it, in ms. */
const SLOW = 1_000;

/** `berth session start NAME -- COMMAND…` */
export const sessionStart: Action<'session start'> = async (args, cli) => {
  const { detach, json } = args.options;
  if (json && !detach) {
    throw new UsageError('--json answers once it is ready: add --detach.', 'session start');
  }
  const request = requestOf(args, cli);
  const registry = openRegistry(cli);
  const sessions = new Sessions(registry, openLocks(registry, cli));
  const name = await sessions.fullName(request);
  const output = detach ? undefined : new ShownLog(sessions.files.log(name), cli);
  return withInterrupts(
    () => void killSession(sessions, name),
    async (interrupts) => {
      void interrupts.interrupted.then(() => tellIfSlow(request.name, cli));
      try {
        const started = await sessions.start(request, {
          signal: interrupts.signal,
          onStep: () => output?.begin(),
          onLockBusy: (wait) => cli.say(`${request.name} ${lockWaitWords(wait)}`),
        });
        await tellPool(request, registry, cli);
        const { record, readyMs } = started;
        cli.say(`${readyWords(record, request.name, readyMs)}.`);
        if (output !== undefined) {
          return await stay({ started, ref: request, sessions, interrupts, output, cli });
        }
        started.detach();
        tellStarted(record, readyMs, sessions.files, json, cli);
        return EXIT.done;
      } catch (error) {
        if (!(error instanceof SessionError)) throw error;
        await output?.end();
        return failStart(error, { json, isShown: output?.isShown === true, interrupts }, cli);
      }
    },
  );
};

/** After a Ctrl+C: for a process that does not hurry. */
function tellIfSlow(name: string, cli: Cli): void {
  const words = `${name} has not ended yet. Ctrl+C once more ends it at once.`;
  setTimeout(() => cli.say(words), SLOW).unref();
}

function requestOf({ operands, options, command }: Args<'session start'>, cli: Cli): StartRequest {
  const [name = ''] = operands;
  const { pool, ready, handoff, lock, 'ready-timeout': readyTimeout } = options;
  return {
    name,
    root: currentRoot(),
    command,
    cwd: folderOf(options.cwd),
    env: Object.fromEntries(options.env),
    inherited: cli.env,
    ...(pool === undefined ? {} : { pool }),
    ...(ready === undefined ? {} : { ready }),
    ...(readyTimeout === undefined ? {} : { readyTimeout }),
    ...(handoff === undefined ? {} : { handoff }),
    ...(lock === undefined ? {} : { lock }),
  };
}

/** @throws ExpectedFailure */
function folderOf(cwd = '.'): string {
  const folder = path.resolve(cwd);
  const stat = fs.statSync(folder, { throwIfNoEntry: false });
  if (stat === undefined) throw new ExpectedFailure(`--cwd: there is no folder ${cwd}.`);
  if (!stat.isDirectory()) throw new ExpectedFailure(`--cwd: ${cwd} is not a folder.`);
  return folder;
}

/** A name keeps the port that it has, whatever pool is asked for. */
async function tellPool({ pool, ...ref }: StartRequest, registry: Registry, cli: Cli) {
  if (pool === undefined) return;
  const named = (await registry.read()).get(ref);
  if (named === undefined || named.pool === pool) return;
  cli.say(`${ref.name} has ${named.port} already, which is not of pool ${pool}.`);
}
