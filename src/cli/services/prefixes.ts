import { createHash } from 'node:crypto';
import type { Style } from '../style.ts';

/** What stands before Berth's own lines. */
export const BERTH = 'berth';

/** ECMA-48's numbers of colours, the bright ones once the others are taken; red is for what goes wrong. */
const COLOURS = [
  [36, 33, 35, 32, 34],
  [96, 93, 95, 92, 94],
] as const;

/** What stands before the lines of each service: its name in a colour of its own, all equally wide. */
export function prefixes(names: readonly string[], style: Style): (name: string) => string {
  const width = Math.max(...[BERTH, ...names].map((name) => name.length));
  const colours = coloursOf(names);
  return (name) => {
    const text = `${name.padEnd(width)} |`;
    const colour = colours.get(name);
    return `${colour === undefined ? style.dim(text) : style.paint(colour, text)} `;
  };
}

/** By its name each service has the same colour every time, unless one that is declared before it has that too. */
function coloursOf(names: readonly string[]): ReadonlyMap<string, number> {
  const colours = new Map<string, number>();
  let left: number[] = [];
  for (const name of names) {
    if (left.length === 0) left = [...COLOURS[0], ...COLOURS[1]];
    const choice = left.slice(0, left.length > COLOURS[1].length ? -COLOURS[1].length : undefined);
    const hash = createHash('sha256').update(name).digest().readUInt32BE();
    const colour = choice[hash % choice.length] ?? 0;
    left = left.filter((one) => one !== colour);
    colours.set(name, colour);
  }
  return colours;
}
