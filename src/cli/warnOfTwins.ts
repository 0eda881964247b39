import type { Book, NamedPort } from '../registry/book.ts';
import type { Cli } from './cli.ts';

/** Tells of names that share their number with another name, as a registry edited by hand may have it. */
export function warnOfTwins(names: readonly NamedPort[], book: Book, root: string, cli: Cli): void {
  const told = new Set<string>();
  for (const { name, port } of names) {
    for (const twin of book.within({ first: port, last: port })) {
      if (twin.name === name || told.has(twin.name)) continue;
      const [short, other] = [name, twin.name].map((one) => book.shortName(one, root));
      cli.say(`${short} and ${other} share port ${port}. Run: berth move ${short}`);
      told.add(name);
    }
  }
}
