import { isBrowserBlocked } from './blocked.ts';
import { assignedPorts } from './iana.ts';
import { type Port, type PortRange, toPort } from './port.ts';

/** What {@link goodPorts} leaves out, and where it looks. */
export interface GoodPortsOptions {
  /** First port to consider; 10000 by default. */
  readonly first?: Port;
  /** Last port to consider; 29999 by default. */
  readonly last?: Port;
  /** How many ports between two assigned ones make a gap that counts; 26 by default. */
  readonly smallestGap?: number;
  /** How many ports to leave off at each end of a gap; 3 by default. */
  readonly margin?: number;
  /** The operating system's own range for outgoing connections. */
  readonly ephemeral: PortRange;
  /** Ranges the operating system or its administrator keeps. */
  readonly reserved: readonly PortRange[];
}

const remembered = new Map<string, readonly Port[]>();

/**
 * The ports that may be handed out, ascending: unassigned by IANA with a margin, outside the
 * ephemeral and reserved ranges, and not blocked by browsers. With the default bounds and nothing
 * reserved there are 17,963 of them. Whether one is free at the moment is the caller's question.
 */
export function goodPorts(options: GoodPortsOptions): readonly Port[] {
  const { first = 10000, last = 29999, ephemeral, reserved } = options;
  // The rule of Python's port-for: leave small gaps alone, and keep off the edges of the others.
  const { smallestGap = 26, margin = 3 } = options;
  const excluded = [ephemeral, ...reserved];
  const bounds = [{ first, last }, ...excluded].map((r) => `${r.first}-${r.last}`);
  const key = `${bounds} ${smallestGap} ${margin}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;

  const open = gapFlags(smallestGap, margin);
  for (const range of excluded) open.fill(0, range.first, range.last + 1);
  const ports: Port[] = [];
  for (let number = first; number <= last; number += 1) {
    if (open[number] !== 1) continue;
    const port = toPort(number);
    if (port !== undefined && !isBrowserBlocked(port)) ports.push(port);
  }
  remembered.set(key, ports);
  return ports;
}

/** One flag per port number: 1 inside a large enough gap between assigned ports, margins stripped. */
function gapFlags(smallestGap: number, margin: number): Uint8Array {
  const assigned = assignedPorts();
  const flags = new Uint8Array(65536);
  for (let start = assigned.indexOf(0); start >= 0; ) {
    const found = assigned.indexOf(1, start);
    const end = found < 0 ? assigned.length : found;
    if (end - start >= smallestGap) flags.fill(1, start + margin, end - margin);
    start = found < 0 ? -1 : assigned.indexOf(0, found);
  }
  return flags;
}
