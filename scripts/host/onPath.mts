import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The full path of a program on PATH. */
export function onPath(name: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((dir) => join(dir, name))
    .find((path) => existsSync(path));
}
