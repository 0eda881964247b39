import { holdersOf } from '../../probe/holdMarks.ts';
import { type Listener, listListeners } from '../../probe/listeners.ts';
import { type Port, parsePort } from '../../probe/port.ts';
import type { Book, NamedPort } from '../../registry/book.ts';
import { describeListener } from '../../registry/messages.ts';
import { statusOf } from '../../registry/status.ts';
import { Sessions } from '../../session/sessions.ts';
import { type Action, currentRoot, openRegistry } from '../cli.ts';
import { listenerJson } from '../describeState.ts';
import { ExpectedFailure } from '../errors.ts';
import { EXIT } from '../exitCodes.ts';
import { explainUnknown } from '../unknownName.ts';
import { visible } from '../visible.ts';

/** `berth who PORT|NAME` */
export const who: Action<'who'> = async ({ operands: [subject = ''], options }, cli) => {
  const root = currentRoot();
  const registry = openRegistry(cli);
  const book = await registry.read();
  const { port, named } = lookUp(subject, book, root);
  const listeners = await listListeners({ ports: new Set([port]) });
  const holders = await holdersOf(port);
  const sessions = new Sessions(registry);
  const sessionOf = async ({ pid }: Listener) =>
    pid === undefined ? undefined : (await sessions.ofProcess(pid))?.name;
  if (options.json) {
    const name = named === undefined ? {} : { name: named.name };
    const heldBy = holders.map(({ pid, command }) => ({ pid, command }));
    const shown = await Promise.all(
      listeners.map(async (listener) => {
        const session = await sessionOf(listener);
        return { ...listenerJson(listener), ...(session === undefined ? {} : { session }) };
      }),
    );
    const answer = { port, ...name, listeners: shown, heldBy };
    cli.print(JSON.stringify(answer, undefined, 2));
    return EXIT.done;
  }
  const label = named === undefined ? '' : ` (${book.shortName(named.name, root)})`;
  if (listeners.length === 0) cli.print(`Nobody listens on ${port}${label}.`);
  for (const { command, pid } of holders) {
    cli.print(visible(`${command} (${pid}) holds ${port}${label} for its command.`));
  }
  for (const listener of listeners) {
    for (const line of describe(listener, label)) cli.print(visible(line));
    const session = await sessionOf(listener);
    if (session !== undefined) cli.print(`  session  ${book.shortName(session, root)}`);
    if (named !== undefined && (await isStranger(named, book, listener))) {
      cli.print(visible(`  does not belong to the project in ${named.root}`));
    }
  }
  return EXIT.done;
};

function lookUp(
  subject: string,
  book: Book,
  root: string,
): { readonly port: Port; readonly named: NamedPort | undefined } {
  const port = parsePort(subject);
  if (port !== undefined) {
    const holder = book.holderOf(port);
    return { port, named: holder === undefined ? undefined : book.byFullName(holder) };
  }
  const named = book.get({ name: subject, root });
  if (named === undefined) throw new ExpectedFailure(explainUnknown(subject, book, root));
  return { port: named.port, named };
}

function describe(listener: Listener, label: string): string[] {
  const { port, addresses, commandLine, cwd, user, started, parents = [] } = listener;
  const chain = parents.map(({ command, pid }) => `${command} (${pid})`).join(' < ');
  return [
    `${port}${label}: ${describeListener(listener)}`,
    `  address  ${addresses.join(', ')}`,
    ...(commandLine === undefined ? [] : [`  command  ${commandLine.join(' ')}`]),
    ...(cwd === undefined ? [] : [`  folder   ${cwd}`]),
    ...(user === undefined ? [] : [`  user     ${user}`]),
    ...(started === undefined ? [] : [`  since    ${started}`]),
    ...(chain === '' ? [] : [`  parents  ${chain}`]),
  ];
}

async function isStranger(named: NamedPort, book: Book, listener: Listener): Promise<boolean> {
  const [status] = await statusOf([named], book, [listener]);
  return status?.state.kind === 'stranger';
}
