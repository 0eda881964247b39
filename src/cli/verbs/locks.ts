import { askLocks } from '../../locks/askLocks.ts';
import type { LockAddress } from '../../locks/lockAddress.ts';
import { holderIn, type LockState } from '../../locks/locks.ts';
import { type Action, type Cli, currentRoot, openRegistry } from '../cli.ts';
import { columns } from '../columns.ts';
import { EXIT } from '../exitCodes.ts';
import { localTime } from '../localTime.ts';
import { chosenServer } from '../locks/chosenServer.ts';
import { clientWords } from '../locks/lockWords.ts';
import { openLocks } from '../locks/openLocks.ts';
import { styleFor } from '../style.ts';

/** How many of those who wait are named. */
const MOST_WAITING = 3;

/** A lock as it is shown. */
interface Row extends Pick<LockState, 'holder' | 'waiting'> {
  readonly name: string;
  /** The project's label; absent for the machine's locks, and on servers that know no projects. */
  readonly project?: string;
}

/** `berth locks` */
export const locks: Action<'locks'> = async ({ options }, cli) => {
  const server = chosenServer(options, 'locks', cli);
  const all = server === undefined ? await ownLocks(cli) : await locksAt(server);
  const shown = all.filter(({ isOurs }) => isOurs || options.all).map(({ row }) => row);
  if (options.json) {
    cli.print(JSON.stringify(shown, undefined, 2));
    return EXIT.done;
  }
  const withProjects = options.all && server === undefined;
  for (const line of table(shown, withProjects, cli)) cli.print(line);
  if (shown.length === 0) {
    const others = all.length === 0 ? '' : ` Other projects have ${all.length}: add --all.`;
    cli.say(`No locks are held.${others}`);
  }
  return EXIT.done;
};

interface Found {
  readonly row: Row;
  /** Of this project or the whole machine. */
  readonly isOurs: boolean;
}

async function ownLocks(cli: Cli): Promise<Found[]> {
  const root = currentRoot();
  const own = openLocks(openRegistry(cli), cli);
  return (await own.list()).map((lock) => {
    const { name, scope, holder, waiting } = lock;
    const row =
      scope.kind === 'machine'
        ? { name: `/${name}`, holder, waiting }
        : { name, project: scope.label, holder, waiting };
    return { row, isOurs: own.isOf(lock, root) };
  });
}

async function locksAt(server: LockAddress): Promise<Found[]> {
  const rows = await askLocks(server);
  return rows.map((row) => ({
    row: { name: row.name, holder: holderIn(row), waiting: row.waiting },
    isOurs: true,
  }));
}

function table(rows: readonly Row[], withProjects: boolean, cli: Cli): string[] {
  if (rows.length === 0) return [];
  const { dim } = styleFor(cli.env);
  const header = ['LOCK', ...(withProjects ? ['PROJECT'] : []), 'HELD BY', 'SINCE', 'WAITING'];
  return columns([
    header.map((text) => ({ text, paint: dim })),
    ...rows.map(({ name, project = '', holder, waiting }) => [
      { text: name },
      ...(withProjects ? [{ text: project }] : []),
      { text: clientWords(holder.client) },
      { text: localTime(new Date(holder.since)) },
      { text: waitingWords(waiting) },
    ]),
  ]);
}

function waitingWords(waiting: Row['waiting']): string {
  const first = waiting.slice(0, MOST_WAITING).map(({ client }) => clientWords(client));
  const more = waiting.length - first.length;
  return [...first, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
