import { createHash } from 'node:crypto';
import type { Style } from '../style.ts';

/** What stands before Berth's own lines. */
export const BERTH = 'berth';

/** ECMA-48's numbers of the colours that are legible on dark and light; red is for what goes wrong. */
const COLOURS = [36, 33, 35, 32, 34, 96, 95, 93, 92, 94] as const;

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
  const left = new Set<number>();
  for (const name of names) {
    if (left.size === 0) for (const colour of COLOURS) left.add(colour);
    const start = createHash('sha256').update(name).digest().readUInt32BE() % COLOURS.length;
    const order = [...COLOURS.slice(start), ...COLOURS.slice(0, start)];
    const colour = order.find((one) => left.has(one)) ?? COLOURS[0];
    left.delete(colour);
    colours.set(name, colour);
  }
  return colours;
}
