import path from 'node:path';
import type { FileItem } from './item.ts';

/** The kinds of copies that a repair keeps; see docs/registry-format.md. */
const KINDS = ['corrupt', 'before-repair', 'bak.corrupt'];

/**
 * Copies of damaged files that are older than some time. The newest of each kind stays.
 * @param names what lies in the registry's folder
 * @param age in ms
 * @param now milliseconds since 1970
 */
export function findOldBackups(
  file: string,
  names: readonly string[],
  age: number,
  now: number,
): FileItem[] {
  return KINDS.flatMap((kind) => {
    const start = `${path.basename(file)}.${kind}-`;
    const dated = names.flatMap((name) => {
      const time = name.startsWith(start) ? timeIn(name.slice(start.length)) : undefined;
      return time === undefined ? [] : [{ name, time }];
    });
    const [, ...older] = dated.sort((a, b) => b.time - a.time);
    return older
      .filter(({ time }) => now - time > age)
      .map(({ name }): FileItem => {
        return { kind: 'file', file: path.join(path.dirname(file), name), reason: 'backup' };
      });
  });
}

/** `2026-11-20T17-00-00.000Z` in milliseconds since 1970; `undefined` for anything else. */
function timeIn(text: string): number | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2}(?:\.\d+)?Z)$/.exec(text);
  if (match === null) return undefined;
  const [, day, hours, minutes, seconds] = match;
  const time = Date.parse(`${day}T${hours}:${minutes}:${seconds}`);
  return Number.isNaN(time) ? undefined : time;
}
