import { isFailure } from '../../services/backOff.ts';
import type { ServiceEvent } from '../../services/serviceEvent.ts';
import type { Outcome } from '../../services/supervisor.ts';
import { Supervisor } from '../../services/supervisor.ts';
import type { Cli } from '../cli.ts';
import { EXIT } from '../exitCodes.ts';
import { withInterrupts } from '../session/interrupts.ts';
import { colourVariables, styleFor } from '../style.ts';
import { eventWords, outcomeWords } from './eventWords.ts';
import type { Plan } from './plan.ts';
import { PrefixedOutput } from './prefixedOutput.ts';
import { BERTH, prefixes } from './prefixes.ts';

/**
 * Runs services with all that they write on standard output, until all have ended or somebody wants them stopped.
 * @returns the exit code: 1 when one failed
 * @throws SessionError when one did not get ready; all are stopped again then
 */
export async function runInForeground(plan: Plan, cli: Cli): Promise<number> {
  const style = styleFor(cli.env);
  const names = plan.services.map(({ name }) => name);
  const write = (text: string) => {
    if (!isRead(cli, text)) void supervisor.stop();
  };
  const output = new PrefixedOutput(write, prefixes(names, style));
  const supervisor = new Supervisor({
    ...plan,
    inherited: { ...cli.env, ...colourVariables(cli.env) },
    onOutput: (service, text) => output.add(service, text),
    tell: (event) => {
      if (event.kind === 'ended' || event.kind === 'stopped') output.end(event.service);
      const words = eventWords(event);
      output.say(BERTH, isBad(event) ? style.bad(words) : words);
    },
  });
  return withInterrupts(
    () => void supervisor.kill(),
    async (interrupts) => {
      let endedBy: NodeJS.Signals | undefined;
      void interrupts.interrupted.then((signal) => {
        endedBy = signal;
        if (signal === 'SIGINT') output.say(BERTH, 'Ctrl+C once more ends them at once');
        void supervisor.stop();
      });
      void interrupts.hungUp.then(() => {
        endedBy = 'SIGHUP';
        void supervisor.stop();
      });
      try {
        await supervisor.start();
      } catch (error) {
        if (endedBy === undefined) throw error;
      }
      const outcomes = await supervisor.finished;
      for (const name of names) output.end(name);
      tellOutcomes(outcomes, (line) => output.say(BERTH, line));
      if (outcomes.some(isBadEnd)) return EXIT.failure;
      return endedBy ?? EXIT.done;
    },
  );
}

/** Whether somebody reads on: not when the terminal is closed, a pipe's other end is gone, or the disk is full. */
function isRead(cli: Cli, text: string): boolean {
  try {
    return text === '' || cli.write(text);
  } catch {
    return false;
  }
}

/** How each ended, for whoever looks at the terminal later; of a single one the last line has told. */
function tellOutcomes(outcomes: readonly Outcome[], say: (line: string) => void): void {
  const kinds = new Set(outcomes.map(({ outcome }) => outcome.kind));
  if (outcomes.length === 1 && !kinds.has('left-alone')) return;
  if (kinds.size === 1 && kinds.has('left-alone')) say('nothing to do');
  else if (kinds.size === 1 && kinds.has('stopped')) say('all stopped');
  else say(outcomes.map(({ service, outcome }) => outcomeWords(service, outcome)).join(', '));
}

function isBad(event: ServiceEvent): boolean {
  switch (event.kind) {
    case 'ended':
      return isFailure(event.end);
    case 'lock-lost':
    case 'start-failed':
    case 'restart-failed':
    case 'stop-failed':
      return true;
    default:
      return false;
  }
}

/** Whether a service failed in the end. */
export function isBadEnd({ outcome }: Outcome): boolean {
  return outcome.kind === 'stop-failed' || (outcome.kind === 'ended' && isFailure(outcome.end));
}
