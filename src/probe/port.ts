declare const portBrand: unique symbol;

/** A TCP port number, 1–65535. Made by {@link toPort} only. */
export type Port = number & { readonly [portBrand]: true };

declare const pidBrand: unique symbol;

/** A process id, positive. Made by {@link toPid} only. */
export type Pid = number & { readonly [pidBrand]: true };

/** The value as a port, or `undefined` when it is not an integer from 1 to 65535. */
export function toPort(value: unknown): Port | undefined {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 65535
    ? (value as Port)
    : undefined;
}

/** The decimal digits as a port, or `undefined`. Signs, blanks, leading zeros and other bases are refused. */
export function parsePort(text: string): Port | undefined {
  return /^[1-9]\d{0,4}$/.test(text) ? toPort(Number(text)) : undefined;
}

/** The value as a process id, or `undefined` when it is not a positive integer. */
export function toPid(value: unknown): Pid | undefined {
  return Number.isSafeInteger(value) && (value as number) > 0 ? (value as Pid) : undefined;
}

/** An inclusive range of ports. */
export interface PortRange {
  readonly first: Port;
  readonly last: Port;
}

/** `10000-29999` as a range, or `undefined` when it is malformed or empty. */
export function parsePortRange(text: string): PortRange | undefined {
  const [, a, b] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  const first = a === undefined ? undefined : parsePort(a);
  const last = b === undefined ? undefined : parsePort(b);
  return first !== undefined && last !== undefined && first <= last ? { first, last } : undefined;
}
