import type { Book } from '../../registry/book.ts';
import { isAbsolute } from '../../registry/names.ts';
import { didYouMean, suggest } from '../../registry/suggest.ts';
import type { Sessions } from '../../session/sessions.ts';

/** That there is no such session, and which one may be meant. */
export function explainUnknownSession(
  name: string,
  sessions: Sessions,
  book: Book,
  root: string,
): string {
  const wanted = book.fullName({ name, root });
  if (sessions.damaged().some((one) => one.name === wanted)) {
    return `The record of session ${name} is damaged. To put it in order: berth gc`;
  }
  const full = sessions.peek().map((record) => record.name);
  const known = isAbsolute(name) ? full : full.map((one) => book.shortName(one, root));
  const similar = suggest(name, known);
  // The same word elsewhere: /postgres, or another project's api.
  const elsewhere = full.filter((one) => one.endsWith(`/${name}`)).slice(0, 3);
  const hint = didYouMean(similar.length > 0 ? similar : elsewhere);
  const port = book.get({ name, root })?.port;
  const has = port === undefined ? '' : ` The name has port ${port}.`;
  return `There is no session ${name}.${has} ${hint}`.trim();
}
