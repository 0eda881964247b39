import type { Book } from './book.ts';
import { didYouMean, suggest } from './suggest.ts';

/** That a pool is unknown, and which one may be meant or how to make it. */
export function explainUnknownPool(pool: string, book: Book): string {
  const hint = didYouMean(suggest(pool, book.setAside.pools.keys()));
  return `There is no pool ${pool}. ${hint === '' ? `Make it: berth pool add ${pool} A-B` : hint}`;
}
