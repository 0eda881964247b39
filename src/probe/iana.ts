import { ianaTcpRuns } from './ianaData.ts';
import type { Port } from './port.ts';

let decoded: Uint8Array | undefined;

/**
 * One flag per port number 0–65535: 1 where IANA has assigned or reserved the TCP port. Decoded on
 * first use (0.1 ms), so that a program that only reads names never pays for it. Do not change it.
 */
export function assignedPorts(): Uint8Array {
  decoded ??= decodeRuns(ianaTcpRuns);
  return decoded;
}

function decodeRuns(text: string): Uint8Array {
  const flags = new Uint8Array(65536);
  let port = 0;
  let flag = 0;
  for (const word of text.trim().split(/\s/)) {
    const next = port + Number.parseInt(word, 36);
    if (flag === 1) flags.fill(1, port, next);
    port = next;
    flag = 1 - flag;
  }
  return flags;
}

/** Has IANA assigned or reserved this TCP port? */
export function isAssigned(port: Port): boolean {
  return assignedPorts()[port] === 1;
}
