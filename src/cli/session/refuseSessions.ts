import type { Book } from '../../registry/book.ts';
import type { Registry } from '../../registry/registry.ts';
import { Sessions } from '../../session/sessions.ts';
import { ExpectedFailure } from '../errors.ts';

/**
 * Refuses to take the port from under a session that runs.
 * @param names as somebody wrote them in the project at `root`
 * @throws ExpectedFailure
 */
export async function refuseSessions(
  names: readonly string[],
  root: string,
  registry: Registry,
  book: Book,
): Promise<void> {
  const running = await new Sessions(registry).running(book);
  const lines = names.flatMap((name) => {
    const record = running.get(book.fullName({ name, root }));
    if (record === undefined) return [];
    const short = book.shortName(record.name, root);
    const who = record.process === undefined ? '' : ` (process ${record.process.pid})`;
    return [
      `${name} is in use by session ${short}${who}. Stop it first: berth session stop ${short}`,
    ];
  });
  if (lines.length > 0) throw new ExpectedFailure(lines.join('\n'));
}
