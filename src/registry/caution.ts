import { isBrowserBlocked } from '../probe/blocked.ts';
import type { Port, PortRange } from '../probe/port.ts';
import { ephemeralRange, privilegedBelow, reservedRanges } from '../probe/ranges.ts';

/** Why somebody who gets a number may not be happy with it. */
export interface Caution {
  /** A `problem` keeps the user's servers off it, a `hint` may matter. */
  readonly level: 'problem' | 'hint';
  /** Goes on after "which" or "that". */
  readonly clause: string;
}

/** What speaks against a number, although it can be had; Berth gives out such a one only on request. */
export async function cautionOf(port: Port): Promise<Caution | undefined> {
  const privileged = process.getuid?.() === 0 ? 0 : await privilegedBelow();
  if (port < privileged) return { level: 'problem', clause: 'only an administrator may use' };
  if (isBrowserBlocked(port)) return { level: 'hint', clause: 'browsers refuse to open' };
  const ephemeral = await ephemeralRange();
  if (isIn(port, ephemeral)) {
    const range = `${ephemeral.first}-${ephemeral.last}`;
    return { level: 'hint', clause: `any outgoing connection may take (${range})` };
  }
  if ((await reservedRanges()).some((range) => isIn(port, range))) {
    return { level: 'hint', clause: 'the system reserves for something else' };
  }
  return undefined;
}

function isIn(port: Port, { first, last }: PortRange): boolean {
  return first <= port && port <= last;
}
