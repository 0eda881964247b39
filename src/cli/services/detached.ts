import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import { openSupervisorLog, supervisorLog } from '../../services/supervisorLog.ts';
import type { Cli } from '../cli.ts';
import { ExpectedFailure } from '../errors.ts';
import { EXIT } from '../exitCodes.ts';
import { endBy } from '../session/endBy.ts';
import { takeInterrupts } from '../session/interrupts.ts';
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
  const interrupts = takeInterrupts(() => send('kill'));
  let endedBy: NodeJS.Signals | undefined;
  const stop = (signal: NodeJS.Signals) => {
    endedBy = signal;
    send('stop');
  };
  void interrupts.interrupted.then(stop);
  void interrupts.hungUp.then(() => stop('SIGHUP'));
  const end = await outcomeOf(child, cli);
  interrupts.close();
  if (endedBy !== undefined && end.kind !== 'ready') return endBy(endedBy);
  switch (end.kind) {
    case 'ready':
      child.disconnect();
      child.unref();
      cli.say('See: berth ps, berth session logs -f NAME, berth down');
      return EXIT.done;
    case 'failed':
      for (const line of end.lines) cli.say(line);
      return end.code;
    case 'gone':
      throw new ExpectedFailure(
        `The supervisor ended unexpectedly. Its log: ${supervisorLog(files, label)}`,
      );
  }
}

function start(root: string, chosen: readonly string[], logFd: number, cli: Cli): ChildProcess {
  try {
    const script = process.argv[1] ?? '';
    return spawn(process.execPath, [...process.execArgv, script, SUPERVISE, ...chosen], {
      cwd: root,
      env: cli.env,
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
