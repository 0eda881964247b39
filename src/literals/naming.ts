import type { Port } from '../probe/port.ts';

/** What is known of names where ports are to be named. */
export interface KnownNames {
  /** The name that a number has already, in berth.json or the registry, as the project writes it. */
  nameOf(port: Port): string | undefined;
  /** Whether a name is taken by another number. */
  isTaken(name: string, port: Port): boolean;
}

/** Gives names the next number after them that makes them free: `api-2`, then `api-3`. */
export class Numbering {
  /** By name, the number that was tried last: what is taken once stays so. */
  private readonly last = new Map<string, number>();

  next(name: string, isFree: (name: string) => boolean): string {
    const stem = name.slice(0, 58);
    for (let n = (this.last.get(stem) ?? 1) + 1; ; n++) {
      const candidate = `${stem}-${n}`;
      if (!isFree(candidate)) continue;
      this.last.set(stem, n);
      return candidate;
    }
  }
}
