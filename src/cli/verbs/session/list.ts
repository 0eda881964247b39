import type { Book } from '../../../registry/book.ts';
import { labelOf } from '../../../registry/names.ts';
import type { SessionStatus } from '../../../session/operations.ts';
import { Sessions } from '../../../session/sessions.ts';
import { type Action, currentRoot, openRegistry } from '../../cli.ts';
import { columns } from '../../columns.ts';
import { EXIT } from '../../exitCodes.ts';
import { localTime } from '../../localTime.ts';
import { sessionJson } from '../../session/asJson.ts';
import { withRemark } from '../../session/lockWords.ts';
import { commandWords, statePaints } from '../../session/words.ts';
import { type Style, styleFor } from '../../style.ts';

/** `berth session list` */
export const sessionList: Action<'session list'> = async ({ options }, cli) => {
  const root = currentRoot();
  const registry = openRegistry(cli);
  const sessions = new Sessions(registry);
  const all = await sessions.list();
  const book = await registry.read();
  const shown = options.all ? all : all.filter((session) => isOfProject(session, root));
  if (options.json) {
    const list = shown.map((status) => sessionJson(status, sessions.files));
    cli.print(JSON.stringify(list, undefined, 2));
    return EXIT.done;
  }
  for (const line of table(shown, options.all ? undefined : { book, root }, styleFor(cli.env))) {
    cli.print(line);
  }
  if (shown.length === 0) {
    const others = all.length === 0 ? '' : ` Other projects have ${all.length}: add --all.`;
    cli.say(`No sessions.${others} To start one: berth session start api -- npm start`);
  }
  return EXIT.done;
};

/** Whether a session belongs to a project, or to none. */
function isOfProject({ record }: SessionStatus, root: string): boolean {
  return labelOf(record.name) === undefined || record.root === root;
}

function table(
  statuses: readonly SessionStatus[],
  project: { readonly book: Book; readonly root: string } | undefined,
  style: Style,
): string[] {
  if (statuses.length === 0) return [];
  const paints = statePaints(style);
  const header = ['NAME', 'PORT', 'STATE', 'PID', 'SINCE', 'COMMAND'];
  return columns([
    header.map((text) => ({ text, paint: style.dim })),
    ...statuses.map((status) => {
      const { record, state } = status;
      return [
        { text: project?.book.shortName(record.name, project.root) ?? record.name },
        { text: String(record.port ?? ''), align: 'right' as const },
        { text: withRemark(state, status), paint: paints[state] },
        { text: String(record.process?.pid ?? ''), align: 'right' as const },
        { text: localTime(new Date(record.started)) },
        { text: commandWords(record) },
      ];
    }),
  ]);
}
