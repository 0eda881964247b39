import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import { forOwnNode } from '../../probe/ownNode.ts';
import { openSupervisorLog, supervisorLog } from '../../services/supervisorLog.ts';
import type { Cli } from '../cli.ts';
import { ExpectedFailure } from '../errors.ts';
import { EXIT } from '../exitCodes.ts';
import { withInterrupts } from '../session/interrupts.ts';
import { type Order, SUPERVISE, type Told } from './backgroundTalk.ts';
import type { Plan } from './plan.ts';

/**
 * Starts services under a supervisor in the background and returns when all are ready. A Ctrl+C meanwhile, or the
 * end of this process, undoes everything.
 * @returns the exit code
 */
export async function runDetached(
  { registry, sessions, root }: Plan,
  chosen: readonly string[],
  cli: Cli,
): Promise<number> {
  const { files } = sessions;
  const label = (await registry.read()).labelFor(root);
  const child = start(root, chosen, openSupervisorLog(files, label), cli);
  const send = (order: Order) => child.connected && child.send(order, () => {});
  return withInterrupts(
    () => send('kill'),
    async (interrupts) => {
      let endedBy: NodeJS.Signals | undefined;
      const stop = (signal: NodeJS.Signals) => {
        endedBy = signal;
        send('stop');
      };
      void interrupts.interrupted.then(stop);
      void interrupts.hungUp.then(() => stop('SIGHUP'));
      const outcome = await outcomeOf(child, cli);
      if (outcome.kind === 'ready') {
        child.disconnect();
        child.unref();
        cli.say('See: berth ps, berth session logs -f NAME, berth down');
        return EXIT.done;
      }
      if (endedBy !== undefined) return endedBy;
      if (outcome.kind === 'gone') {
        const log = supervisorLog(files, label);
        throw new ExpectedFailure(
          `The supervisor ended unexpectedly; berth down stops what it has started. Its log: ${log}`,
        );
      }
      for (const line of outcome.lines) cli.say(line);
      return outcome.code;
    },
  );
}

function start(root: string, chosen: readonly string[], logFd: number, cli: Cli): ChildProcess {
  try {
    const script = process.argv[1] ?? '';
    return spawn(process.execPath, [...process.execArgv, script, SUPERVISE, ...chosen], {
      cwd: root,
      env: forOwnNode(cli.env),
      detached: true,
      windowsHide: true,
      stdio: ['ignore', logFd, logFd, 'ipc'],
    });
  } finally {
    fs.closeSync(logFd);
  }
}

/** What became of the start: the last message that counts, once its sender is gone where it failed. */
function outcomeOf(
  child: ChildProcess,
  cli: Cli,
): Promise<Exclude<Told, { kind: 'said' }> | { readonly kind: 'gone' }> {
  return new Promise((resolve, reject) => {
    let failed: Extract<Told, { kind: 'failed' }> | undefined;
    child.on('message', (told: Told) => {
      if (told.kind === 'said') cli.say(told.words);
      else if (told.kind === 'ready') resolve(told);
      else failed = told;
    });
    child.once('error', reject);
    child.once('exit', () => resolve(failed ?? { kind: 'gone' }));
  });
}
