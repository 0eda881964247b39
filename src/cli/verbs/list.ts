import { listListeners } from '../../probe/listeners.ts';
import type { Book, NamedPort } from '../../registry/book.ts';
import { readConfig } from '../../registry/config.ts';
import { ConfigError } from '../../registry/errors.ts';
import { type FullName, isAbsolute } from '../../registry/names.ts';
import { type NameStatus, statusOf } from '../../registry/status.ts';
import type { SessionRecord } from '../../session/record.ts';
import { Sessions } from '../../session/sessions.ts';
import { type Action, type Cli, currentRoot, openRegistry } from '../cli.ts';
import { columns } from '../columns.ts';
import { listenerJson, listenerWords, stateWord } from '../describeState.ts';
import { EXIT } from '../exitCodes.ts';
import { type Style, styleFor } from '../style.ts';
import { warnOfTwins } from '../warnOfTwins.ts';

/** `berth list` */
export const list: Action<'list'> = async ({ options }, cli) => {
  const root = currentRoot();
  const registry = openRegistry(cli);
  const book = await registry.read();
  const declared = declaredNames(root, cli);
  const names = options.all ? book.all() : projectNames(book, root, declared);
  const ports = new Set(names.map((named) => named.port));
  const listeners = names.length === 0 ? [] : await listListeners({ ports });
  const statuses = await statusOf(names, book, listeners);
  const sessions = await new Sessions(registry).running(book);
  if (options.json) {
    cli.print(
      JSON.stringify(
        statuses.map((status) => asJson(status, sessions.get(status.named.name))),
        undefined,
        2,
      ),
    );
    return EXIT.done;
  }
  const style = styleFor(cli.env);
  const shown = (named: NamedPort) => (options.all ? named.name : book.shortName(named.name, root));
  for (const line of table(statuses, sessions, shown, style)) cli.print(line);
  warnOfTwins(names, book, root, cli);
  adviseOnMissing(book, root, declared, names.length, cli);
  return EXIT.done;
};

/** The project's own names and the shared ones that its `berth.json` speaks of. */
function projectNames(book: Book, root: string, declared: readonly string[]): NamedPort[] {
  const shared = declared.filter(isAbsolute).flatMap((name) => book.get({ name, root }) ?? []);
  const own = book.ofProject(root);
  const known = new Set(own.map((named) => named.name));
  return [...own, ...shared.filter((named) => !known.has(named.name))];
}

function declaredNames(root: string, cli: Cli): string[] {
  try {
    return [...readConfig(root).ports.keys()];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    cli.say(error.message);
    return [];
  }
}

function adviseOnMissing(
  book: Book,
  root: string,
  declared: readonly string[],
  listed: number,
  cli: Cli,
): void {
  const missing = declared.filter((name) => book.get({ name, root }) === undefined);
  if (missing.length > 0) {
    cli.say(`No port yet for ${missing.join(', ')}: declared in berth.json, given on first use.`);
  } else if (listed === 0) {
    cli.say('No names yet. The first use makes one: berth get api');
  }
}

function table(
  statuses: readonly NameStatus[],
  sessions: ReadonlyMap<FullName, SessionRecord>,
  shown: (named: NamedPort) => string,
  style: Style,
): string[] {
  if (statuses.length === 0) return [];
  const paints = { free: style.dim, listening: style.good, stranger: style.bad };
  // A column that most people never need.
  const keptWords = (named: NamedPort) => keptBy(named, sessions.get(named.name));
  const isKept = statuses.some(({ named }) => keptWords(named) !== '');
  const kept = (text: string) => (isKept ? [{ text, paint: style.dim }] : []);
  const head = (text: string) => ({ text, paint: style.dim });
  return columns([
    [head('NAME'), head('PORT'), head('STATE'), ...kept('KEPT'), head('LISTENER')],
    ...statuses.map(({ named, state }) => [
      { text: shown(named) },
      { text: String(named.port), align: 'right' as const },
      { text: stateWord(state), paint: paints[state.kind] },
      ...kept(keptWords(named)),
      { text: listenerWords(state) },
    ]),
  ]);
}

/** What is special about how a name keeps its number. */
function keptBy({ pool, pinned, until }: NamedPort, session?: SessionRecord): string {
  const isSessions = session !== undefined && until?.pid === session.process?.pid;
  return [
    ...(session === undefined ? [] : ['session']),
    ...(pool === undefined ? [] : [`pool ${pool}`]),
    ...(pinned ? ['pinned'] : []),
    ...(until === undefined || isSessions ? [] : [`until ${until.pid} ends`]),
  ].join(', ');
}

function asJson(
  { named: { name, port, project, root, ...entry }, state }: NameStatus,
  session?: SessionRecord,
): object {
  return {
    name,
    port,
    ...(project === undefined ? {} : { project, root }),
    ...entry,
    state: stateWord(state),
    ...(session === undefined ? {} : { session: session.name }),
    ...(state.kind === 'free' ? {} : { listener: listenerJson(state.listener) }),
  };
}
