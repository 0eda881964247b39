import { type GoodPortsOptions, goodPorts } from './goodPorts.ts';
import type { Port, PortRange } from './port.ts';
import { ephemeralRange, reservedRanges } from './ranges.ts';

/** Where to look for ports, and what to leave out. */
export interface PortRangesOptions
  extends Pick<GoodPortsOptions, 'first' | 'last' | 'smallestGap' | 'margin'> {
  /** Ranges to leave out besides those that the system keeps for itself. */
  readonly exclude?: readonly PortRange[];
}

/**
 * The ranges of ports that are good for servers on this machine, ascending: as `goodPorts`, from 10000 to 29999
 * unless the options say otherwise. Whether a port of them is free at the moment is another question.
 */
export async function goodPortRanges(options: PortRangesOptions = {}): Promise<PortRange[]> {
  const { exclude = [], ...bounds } = options;
  const [ephemeral, reserved] = await Promise.all([ephemeralRange(), reservedRanges()]);
  return asRanges(goodPorts({ ...bounds, ephemeral, reserved: [...reserved, ...exclude] }));
}

/** The same with every port that IANA has assigned to nobody, however few lie side by side. */
export function availablePortRanges(
  options: Omit<PortRangesOptions, 'smallestGap' | 'margin'> = {},
): Promise<PortRange[]> {
  return goodPortRanges({ ...options, smallestGap: 1, margin: 0 });
}

/** Ascending ports as ranges. */
function asRanges(ports: readonly Port[]): PortRange[] {
  const ranges: { first: Port; last: Port }[] = [];
  for (const port of ports) {
    const range = ranges.at(-1);
    if (range !== undefined && range.last + 1 === port) range.last = port;
    else ranges.push({ first: port, last: port });
  }
  return ranges;
}
