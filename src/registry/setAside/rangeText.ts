import type { PortRange } from '../../probe/port.ts';

/** A range as people and the registry write it: `5432`, `6000-6010`. */
export function rangeText({ first, last }: PortRange): string {
  return first === last ? String(first) : `${first}-${last}`;
}
