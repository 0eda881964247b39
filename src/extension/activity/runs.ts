import type { Port } from '../../probe/port.ts';
import { checkName } from '../../registry/names.ts';
import type { Services } from '../services.ts';
import type { Run, UsedPort } from './running.ts';
import { spelledPorts } from './spelledPorts.ts';

/** Whether the ports of something that runs are held; `auto` is `hold` where the system can. */
export type RunHandoff = 'auto' | 'hold' | 'none';

export function isRunHandoff(value: unknown): value is RunHandoff {
  return value === 'auto' || value === 'hold' || value === 'none';
}

/** What a definition says of itself; anything else counts as nothing said. */
export function toRunHandoff(value: unknown): RunHandoff {
  return isRunHandoff(value) ? value : 'auto';
}

/** The ports of the names that some texts speak of, as far as they have one. */
export function usedPorts(
  texts: readonly string[],
  root: string,
  portOf: (name: string) => Port | undefined,
): UsedPort[] {
  return spelledPorts(texts).flatMap(({ name, isAddress }): UsedPort[] => {
    const port = checkName(name) === undefined ? portOf(name) : undefined;
    return port === undefined ? [] : [{ ref: { name, root }, port, serves: !isAddress }];
  });
}

/** The ports that are held for something: those it is to listen on itself. */
export function heldPorts(used: readonly UsedPort[], handoff: RunHandoff): Port[] {
  return handoff === 'none' ? [] : used.flatMap(({ port, serves }) => (serves ? [port] : []));
}

/** Something began: it has its ports until {@link endRun}, and shows in their rows. */
export function beginRun(
  { activity, holds }: Services,
  key: unknown,
  run: Run,
  handoff: RunHandoff,
): void {
  if (run.used.length === 0) return;
  holds.keep(key, heldPorts(run.used, handoff));
  activity.set(key, run);
}

/** What began under this key has ended. */
export function endRun({ activity, holds }: Services, key: unknown): void {
  holds.giveUp(key);
  activity.end(key);
}
