import { SessionError, UnknownSessionError } from '../../../session/errors.ts';
import { killSession } from '../../../session/killSession.ts';
import type { SessionRecord } from '../../../session/record.ts';
import type { Restarted } from '../../../session/restart.ts';
import { Sessions } from '../../../session/sessions.ts';
import { type Action, currentRoot, openRegistry } from '../../cli.ts';
import { EXIT } from '../../exitCodes.ts';
import { openLocks } from '../../locks/openLocks.ts';
import { failStart } from '../../session/failStart.ts';
import { withInterrupts } from '../../session/interrupts.ts';
import { lockWaitWords } from '../../session/lockWords.ts';
import { tellStarted } from '../../session/tellStarted.ts';
import { explainUnknownSession } from '../../session/unknownSession.ts';
import { readyWords } from '../../session/words.ts';

/** `berth session restart NAME` */
export const sessionRestart: Action<'session restart'> = async ({ operands, options }, cli) => {
  const [name = ''] = operands;
  const { grace, json } = options;
  const ref = { name, root: currentRoot() };
  const registry = openRegistry(cli);
  const sessions = new Sessions(registry, openLocks(registry, cli));
  const full = await sessions.fullName(ref);
  return withInterrupts(
    () => void killSession(sessions, full),
    async (interrupts) => {
      try {
        const restarted = await sessions.restart(ref, {
          signal: interrupts.signal,
          onLockBusy: (wait) => cli.say(`${name} ${lockWaitWords(wait)}`),
          inherited: cli.env,
          ...(grace === undefined ? {} : { graceMs: grace }),
        });
        const { record, readyMs } = outcome(restarted);
        cli.say(`${readyWords(record, name, readyMs)}.`);
        tellStarted(record, readyMs, sessions.files, json, cli);
        return EXIT.done;
      } catch (error) {
        if (!(error instanceof SessionError)) throw error;
        if (error instanceof UnknownSessionError && !json) {
          cli.say(explainUnknownSession(name, sessions, await registry.read(), ref.root));
          return EXIT.failure;
        }
        return failStart(error, { json, isShown: false, interrupts }, cli);
      }
    },
  );
};

/** The session as it is now; a supervisor's child is not ours to let go. */
function outcome(restarted: Restarted): { record: SessionRecord; readyMs?: number } {
  if (restarted.kind === 'by-supervisor') return { record: restarted.record };
  const { session } = restarted;
  session.detach();
  return { record: session.record, readyMs: session.readyMs };
}
