import type { Book } from '../../registry/book.ts';
import { logFile } from '../../registry/records/files.ts';
import type { LogLine } from '../../registry/records/line.ts';
import { type Position, readLines } from '../../registry/records/readRecords.ts';
import { watchRegistry } from '../../registry/watch.ts';
import { type Action, type Cli, currentRoot, openRegistry } from '../cli.ts';
import { columns } from '../columns.ts';
import { EXIT } from '../exitCodes.ts';
import { localTime } from '../localTime.ts';
import { isDone, operationWord, reasonWords } from '../recordWords.ts';
import { type Style, styleFor } from '../style.ts';
import { visible } from '../visible.ts';

/** How many lines are shown when nothing else is said. */
const LINES = 30;

/** `berth log [NAME]` */
export const log: Action<'log'> = async ({ operands: [name], options }, cli) => {
  const { lines: count = LINES, json, follow } = options;
  const registry = openRegistry(cli);
  const wanted = name === undefined ? () => true : about(name, await registry.read());
  const { lines, end } = readLines(registry.file);
  const found = lines.flatMap((line) => narrowed(line, wanted) ?? []);
  if (found.length === 0 && !follow) {
    cli.say(
      name === undefined ? 'Nothing has been recorded yet.' : `Nothing is recorded of ${name}.`,
    );
  }
  const read = print(found.slice(-count), json, 'with header', cli);
  if (follow && read) await followLog(registry.file, end, wanted, json, cli);
  return EXIT.done;
};

type Subject = LogLine['subjects'][number];

/** Whether a line speaks of a name, under it or, for `/shop`, of the project `shop`. */
function about(name: string, book: Book): (subject: Subject) => boolean {
  const full = book.fullName({ name, root: currentRoot() });
  const isMeant = (text: string) => text === full || text.startsWith(`${full}/`);
  return (subject) =>
    isMeant(subject.name) || (typeof subject.from === 'string' && isMeant(subject.from));
}

/** The line with those names only that are wanted; `undefined` when there are none. */
function narrowed(line: LogLine, wanted: (subject: Subject) => boolean): LogLine | undefined {
  const subjects = line.subjects.filter(wanted);
  return subjects.length === 0 ? undefined : { ...line, subjects };
}

/** Prints what is recorded from now on, until a signal ends it or nobody reads any more. */
async function followLog(
  file: string,
  begin: Position | undefined,
  wanted: (subject: Subject) => boolean,
  json: boolean,
  cli: Cli,
): Promise<void> {
  let position = begin;
  await new Promise<void>((resolve) => {
    const printNew = () => {
      const { lines, end } = readLines(file, position);
      position = end;
      const found = lines.flatMap((line) => narrowed(line, wanted) ?? []);
      if (!print(found, json, 'lines only', cli)) finish();
    };
    const stopWatching = watchRegistry(logFile(file), printNew);
    // The watch alone does not keep the process; and the first lines may come before it begins.
    const awake = setInterval(printNew, 2_000);
    const finish = () => {
      clearInterval(awake);
      stopWatching();
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, finish);
  });
}

/** @returns false when nobody reads any more */
function print(
  lines: readonly LogLine[],
  json: boolean,
  how: 'with header' | 'lines only',
  cli: Cli,
): boolean {
  if (lines.length === 0) return true;
  const rows = json
    ? // JSON leaves some characters as they are that would steer a terminal.
      lines.map((line) => visible(JSON.stringify(asJson(line))))
    : table(lines, styleFor(cli.env)).slice(how === 'with header' ? 0 : 1);
  return rows.every((row) => cli.print(row));
}

function asJson({ time, operation, by, pid, effort, subjects }: LogLine): object {
  return { time, operation, by, pid, ...effort, names: subjects };
}

function table(lines: readonly LogLine[], style: Style): string[] {
  const header = ['TIME', 'WHAT', 'NAME', 'PORT', 'WHO', 'WHY'].map((text) => ({
    text,
    paint: style.dim,
  }));
  const rows = lines.flatMap(({ time, operation, by, pid, subjects }) =>
    subjects.map(({ name, port, from, outcome }) => {
      const reason = reasonWords(outcome);
      const before = typeof from === 'number' ? `${from} → ` : '';
      return [
        { text: localTime(new Date(time)), paint: style.dim },
        {
          text: operationWord(operation, outcome),
          ...(isDone(operation, outcome) ? {} : { paint: style.bad }),
        },
        { text: typeof from === 'string' ? `${from} → ${name}` : name },
        { text: port === undefined ? '' : `${before}${port}`, align: 'right' as const },
        { text: `${by} (${pid})` },
        { text: reason },
      ];
    }),
  );
  return columns([header, ...rows]);
}
