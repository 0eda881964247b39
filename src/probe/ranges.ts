import { platform } from './platform.ts';
import type { Port, PortRange } from './port.ts';

/** IANA's dynamic range (RFC 6335), which is also the default of macOS and Windows. */
const ianaDynamic: PortRange = { first: 49152 as Port, last: 65535 as Port };

let ephemeral: Promise<PortRange> | undefined;
let reserved: Promise<readonly PortRange[]> | undefined;
let privileged: Promise<number> | undefined;

/**
 * Where the operating system takes the ports of outgoing connections from; 49152–65535 when it does
 * not say. Read once per process, like the two below.
 */
export function ephemeralRange(): Promise<PortRange> {
  ephemeral ??= platform.ranges.ephemeral().then((range) => range ?? ianaDynamic);
  return ephemeral;
}

/** Ranges that were set aside on this machine (Linux's reserved ports, Windows' exclusions). */
export function reservedRanges(): Promise<readonly PortRange[]> {
  reserved ??= platform.ranges.reserved();
  return reserved;
}

/** Ports below this number need privileges to bind; 0 where there is no such rule. */
export function privilegedBelow(): Promise<number> {
  privileged ??= platform.ranges.privilegedBelow();
  return privileged;
}
