/** A part of a short port mapping: one port, or the two ends of a range. Offsets count from the mapping's start. */
export interface MappedPort {
  readonly side: 'host' | 'container';
  readonly digits: string;
  readonly start: number;
  /** Whether it is an end of a range. */
  readonly isRange: boolean;
}

const PART = /^(\d{1,5})(?:-(\d{1,5}))?$/;

/**
 * Reads `[IP:][HOST:]CONTAINER[/PROTOCOL]` with single ports or ranges. Variables without a default
 * (`${PORT}`) may stand for any part.
 */
export function readPortMapping(text: string): MappedPort[] {
  const [, mapping = ''] = /^([^\s/]*)(?:\/[a-z$][\w{}]*)?$/i.exec(text) ?? [];
  const parts: { text: string; start: number }[] = [];
  // An IPv6 address, a variable, or anything else between colons.
  for (const match of mapping.matchAll(/(?<=^|:)((?:\[[^\]]*\]|\$\{[^{}]*\}|[^:[\]])*)(?=:|$)/g)) {
    parts.push({ text: match[0], start: match.index });
  }
  if (parts.length > 3) return [];
  const container = parts.at(-1);
  const host = parts.at(-2);
  return [
    ...(host === undefined ? [] : portsOf(host.text, host.start, 'host')),
    ...(container === undefined ? [] : portsOf(container.text, container.start, 'container')),
  ];
}

function portsOf(text: string, start: number, side: MappedPort['side']): MappedPort[] {
  const [, first, last] = PART.exec(text) ?? [];
  if (first === undefined) return [];
  const isRange = last !== undefined;
  const begun: MappedPort = { side, digits: first, start, isRange };
  return isRange
    ? [begun, { side, digits: last, start: start + first.length + 1, isRange }]
    : [begun];
}
