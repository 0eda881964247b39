import type { Book } from '../registry/book.ts';
import type { Cli } from './cli.ts';
import { explainUnknown } from './unknownName.ts';

/** Whether all names are known; says of the others which ones may be meant, and that nothing was done. */
export function areKnown(
  names: readonly string[],
  book: Book,
  root: string,
  done: string,
  cli: Cli,
): boolean {
  const unknown = names.filter((name) => book.get({ name, root }) === undefined);
  for (const name of unknown) cli.say(explainUnknown(name, book, root));
  if (unknown.length > 0 && unknown.length < names.length) cli.say(`Nothing was ${done}.`);
  return unknown.length === 0;
}
