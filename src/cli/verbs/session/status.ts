import { listListeners } from '../../../probe/listeners.ts';
import type { Book } from '../../../registry/book.ts';
import { readTail } from '../../../session/logTail.ts';
import type { SessionStatus } from '../../../session/operations.ts';
import type { SessionRecord } from '../../../session/record.ts';
import { Sessions } from '../../../session/sessions.ts';
import { type Action, type Cli, currentRoot, openRegistry } from '../../cli.ts';
import { listenerJson } from '../../describeState.ts';
import { EXIT } from '../../exitCodes.ts';
import { sessionJson } from '../../session/asJson.ts';
import { detailLines } from '../../session/details.ts';
import { overview, overviewJson, overviewLines } from '../../session/overview.ts';
import { explainUnknownSession } from '../../session/unknownSession.ts';
import { styleFor } from '../../style.ts';
import { visible } from '../../visible.ts';

/** How much of the log is shown of a session that ended. */
const LAST_LINES = { lines: 10, bytes: 8192 };

/** `berth session status [NAME]` */
export const sessionStatus: Action<'session status'> = async ({ operands, options }, cli) => {
  const [name] = operands;
  const registry = openRegistry(cli);
  const sessions = new Sessions(registry);
  if (name !== undefined)
    return statusOfOne(name, sessions, await registry.read(), options.json, cli);
  const statuses = await sessions.list();
  const found = overview(statuses, await registry.read());
  if (options.json) cli.print(JSON.stringify(overviewJson(found), undefined, 2));
  else for (const line of overviewLines(found, styleFor(cli.env))) cli.print(line);
  return EXIT.done;
};

async function statusOfOne(
  name: string,
  sessions: Sessions,
  book: Book,
  json: boolean,
  cli: Cli,
): Promise<number> {
  const root = currentRoot();
  const found = await sessions.get({ name, root });
  if (found === undefined) {
    cli.say(explainUnknownSession(name, sessions, book, root));
    return EXIT.failure;
  }
  const listeners = await listenersOf(found.record);
  const lastLines = await lastLinesOf(found, sessions);
  if (json) {
    const details = {
      ...sessionJson(found, sessions.files),
      listeners: listeners.map(listenerJson),
      ...(found.state === 'ended' ? { lastLines } : {}),
    };
    cli.print(JSON.stringify(details, undefined, 2));
    return EXIT.done;
  }
  const log = sessions.files.log(found.record.name);
  for (const line of detailLines(found, { name, listeners, lastLines, log })) {
    cli.print(visible(line));
  }
  return EXIT.done;
}

async function listenersOf({ port }: SessionRecord) {
  return port === undefined ? [] : listListeners({ ports: new Set([port]) });
}

async function lastLinesOf({ record, state }: SessionStatus, { files }: Sessions) {
  if (state !== 'ended') return [];
  const text = await readTail(files.log(record.name), LAST_LINES);
  return text === '' ? [] : text.split('\n');
}
