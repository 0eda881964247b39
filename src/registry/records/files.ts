import fs from 'node:fs';

/** The newest lines of the log. */
export function logFile(registry: string): string {
  return `${registry}.log`;
}

/** The lines before those of {@link logFile}. */
export function olderLogFile(registry: string): string {
  return `${registry}.log.old`;
}

/** What was counted in lines that are no longer kept. */
export function statsFile(registry: string): string {
  return `${registry}.stats`;
}

/** A log of this size makes way for a new one, in bytes: some 5,000 operations. */
export const FULL = 1_000_000;

/** A log of this size takes no more lines, in bytes; it can only get here where it cannot make way. */
export const OVERFULL = 4 * FULL;

/** Changes whenever the log made way for a new one. */
export function stampOf(registry: string): string {
  const stamps = [statsFile(registry), olderLogFile(registry)].map((file) => {
    const stat = fs.statSync(file, { throwIfNoEntry: false, bigint: true });
    return stat === undefined ? '' : `${stat.ino} ${stat.size} ${stat.mtimeNs}`;
  });
  return stamps.join('\n');
}
