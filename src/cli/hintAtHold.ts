import { listListeners } from '../probe/listeners.ts';
import { isBlocked } from '../session/handoff/isBlocked.ts';
import type { KeptPort } from '../session/handoff/keepPorts.ts';
import type { Cli } from './cli.ts';

/**
 * After a command failed at once and no stranger listens on its ports: what else may have kept it from
 * listening. That is something that has a port without listening, or the hold itself, which keeps out the few
 * servers that don't set SO_REUSEADDR.
 */
export async function hintAtHold(kept: readonly KeptPort[], cli: Cli): Promise<void> {
  for (const { name, port, held } of kept) {
    if (held?.fd !== undefined || !(await isBlocked(port))) continue;
    cli.say(
      `Port ${port} of ${name} is taken by something that does not listen, such as an outgoing connection. Try again, or run: berth move ${name}`,
    );
    return;
  }
  const held = kept.filter((port) => port.held?.means === 'hold');
  if (held.length === 0) return;
  const listeners = await listListeners({ ports: new Set(held.map(({ port }) => port)) });
  if (listeners.length > 0) return;
  const which = held.map(({ port }) => port).join(', ');
  cli.say(
    `If it could not listen on ${which}: Berth holds the port for it, which only servers that set SO_REUSEADDR can share. For others: berth run --handoff none`,
  );
}
