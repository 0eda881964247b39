import type { Book } from '../registry/book.ts';
import { isAbsolute } from '../registry/names.ts';
import { didYouMean, suggest } from '../registry/suggest.ts';

/** That a name is unknown, and which one may be meant: the project's own come first. */
export function explainUnknown(name: string, book: Book, root: string): string {
  return `There is no name ${name}. ${didYouMean(similarNames(name, book, root))}`.trim();
}

function similarNames(name: string, book: Book, root: string): string[] {
  const all = book.all().map((named) => named.name);
  if (isAbsolute(name)) return suggest(name, all);
  const own = book.ofProject(root).map((named) => book.shortName(named.name, root));
  const similar = suggest(name, own);
  if (similar.length > 0) return similar;
  // The same word elsewhere: /postgres, or another project's api.
  return all.filter((known) => known.endsWith(`/${name}`)).slice(0, 3);
}
