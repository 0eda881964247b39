import { Supervisor } from '../../services/supervisor.ts';
import type { Cli } from '../cli.ts';
import { EXIT } from '../exitCodes.ts';
import { reportError } from '../reportError.ts';
import type { Order, Told } from './backgroundTalk.ts';
import { eventWords, outcomeWords } from './eventWords.ts';
import { isBadEnd } from './foreground.ts';
import { planOf } from './plan.ts';

/**
 * Looks after services in the background; standard output is a log. Until all are ready somebody waits at the other
 * end of the channel: when that one goes, everything is undone.
 */
export async function supervise(chosen: readonly string[], cli: Cli): Promise<number> {
  const log = (words: string) => {
    try {
      cli.print(`${new Date().toISOString()} ${words}`);
    } catch {
      // A full disk costs the line, not the services.
    }
  };
  let isReady = false;
  const plan = planOf(chosen, { ...cli, say: log });
  const supervisor = new Supervisor({
    ...plan,
    inherited: cli.env,
    tell: (event) => {
      const words = eventWords(event);
      log(words);
      if (!isReady) send({ kind: 'said', words });
    },
  });
  const stop = () => void supervisor.stop();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  process.on('message', (order: Order) => {
    if (order === 'kill') void supervisor.kill();
    else stop();
  });
  process.once('disconnect', () => {
    if (!isReady) stop();
  });
  try {
    await supervisor.start();
    isReady = true;
    send({ kind: 'ready' });
  } catch (error) {
    const lines: string[] = [];
    const code = reportError(error, ['up'], { ...cli, say: (line) => lines.push(line) });
    for (const line of lines) log(line);
    // An open channel would keep this process.
    send({ kind: 'failed', lines, code }, () => process.disconnect());
    return code;
  }
  const outcomes = await supervisor.finished;
  log(outcomes.map(({ service, outcome }) => outcomeWords(service, outcome)).join(', '));
  return outcomes.some(isBadEnd) ? EXIT.failure : EXIT.done;
}

/** Tells whoever waits; nobody when that one is gone. */
function send(told: Told, then = () => {}): void {
  if (process.connected) process.send?.(told, then);
}
