import { listListeners } from '../probe/listeners.ts';
import type { KeptPort } from '../session/handoff/keepPorts.ts';
import type { Cli } from './cli.ts';

/**
 * After a command failed at once and nobody took its ports: it may be one of the few servers that don't set
 * SO_REUSEADDR, which the hold itself keeps out.
 */
export async function hintAtHold(kept: readonly KeptPort[], cli: Cli): Promise<void> {
  const held = kept.filter((port) => port.held?.means === 'hold');
  if (held.length === 0) return;
  const listeners = await listListeners({ ports: new Set(held.map(({ port }) => port)) });
  if (listeners.length > 0) return;
  const which = held.map(({ port }) => port).join(', ');
  cli.say(
    `If it could not listen on ${which}: Berth holds the port for it, which only servers that set SO_REUSEADDR can share. For others: berth run --handoff none`,
  );
}
