import type { NameRef } from '../../registry/book.ts';
import { RegistryError } from '../../registry/errors.ts';
import type { StartedSession } from '../../session/operations.ts';
import type { SessionEnd } from '../../session/record.ts';
import type { Sessions } from '../../session/sessions.ts';
import type { Cli } from '../cli.ts';
import { EXIT } from '../exitCodes.ts';
import type { Ending, Interrupts } from './interrupts.ts';
import type { ShownLog } from './shownLog.ts';
import { endWords, stoppedWords } from './words.ts';

/** A session that somebody watches. */
export interface Watched {
  readonly started: StartedSession;
  readonly ref: NameRef;
  readonly sessions: Sessions;
  readonly interrupts: Interrupts;
  readonly output: ShownLog;
  readonly cli: Cli;
}

/**
 * Shows a session until it ends, is to be stopped, or nobody looks any more because the terminal is closed: then
 * it goes on.
 * @returns the exit code of its process, or the signal that ended it
 * @throws SessionError when it cannot be stopped
 */
export async function stay(watched: Watched): Promise<Ending> {
  const { started, ref, sessions, interrupts, output, cli } = watched;
  const event = await Promise.race([
    started.exited.then((end) => ({ kind: 'ended', end }) as const),
    interrupts.interrupted.then((signal) => ({ kind: 'interrupted', signal }) as const),
    interrupts.hungUp.then(() => ({ kind: 'hung-up' }) as const),
  ]);
  switch (event.kind) {
    case 'ended':
      await output.end();
      return ended(event.end, watched);
    case 'interrupted': {
      const stopped = await sessions.stop(ref);
      await output.end();
      cli.say(stoppedWords(stopped, ref.name));
      return event.signal;
    }
    case 'hung-up':
      started.detach();
      await output.end();
      return EXIT.done;
  }
}

async function ended(end: SessionEnd, { ref, sessions, cli, started }: Watched): Promise<Ending> {
  // Where it cannot be written down, whoever meets it next does that; its exit code is told all the same.
  const now = await sessions.noteEnd(started.record, end).catch((error: unknown) => {
    if (error instanceof RegistryError) return undefined;
    throw error;
  });
  if (now !== undefined && now.id !== started.record.id && now.phase !== 'ended') {
    cli.say(`${ref.name} was restarted and goes on. Watch it: berth session logs -f ${ref.name}`);
    return EXIT.done;
  }
  if (end.code !== 0) cli.say(`${ref.name} ended ${endWords(end)}.`);
  return end.code ?? ((end.signal ?? 'SIGKILL') as NodeJS.Signals);
}
