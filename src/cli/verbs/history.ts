import fs from 'node:fs';
import { HistoryError } from '../../history/errors.ts';
import type { History, Range } from '../../history/history.ts';
import { asHistoryError } from '../../history/openFile.ts';
import { defaultHistoryDir, listTargets, readHistory } from '../../history/readHistory.ts';
import { parsePort } from '../../probe/port.ts';
import { checkName } from '../../registry/names.ts';
import type { Registry } from '../../registry/registry.ts';
import { didYouMean, suggest } from '../../registry/suggest.ts';
import { type Action, type Cli, currentRoot, openRegistry } from '../cli.ts';
import { UsageError } from '../errors.ts';
import { EXIT } from '../exitCodes.ts';
import { asCsv, asJson, CSV_HEADER } from '../history/data.ts';
import { report, table } from '../history/report.ts';
import { styleFor } from '../style.ts';
import type { Args } from '../verbTable.ts';

type Options = Args<'history'>['options'];

const DAY = 86_400_000;
/** Where it is not known how wide the terminal is. */
const WIDTH = 80;

/** `berth history [NAME|HOST:PORT]` */
export const history: Action<'history'> = async ({ operands: [subject], options }, cli) => {
  const registry = openRegistry(cli);
  const dir = options.history ?? defaultHistoryDir(registry.file);
  const now = Date.now();
  const range = { since: options.since ?? now - DAY, until: now };
  if (subject === undefined && options.svg !== undefined) {
    throw new UsageError('--svg draws one name or host: say which.', 'history');
  }
  if (subject === undefined) {
    showAll(dir, range, options, cli);
    return EXIT.done;
  }
  const target = await targetOf(subject, registry);
  const found = readHistory(dir, target);
  if (found === undefined) {
    cli.say(unknown(subject, target, dir));
    return EXIT.failure;
  }
  if (found.flaw !== undefined) cli.say(found.flaw);
  if (options.json) cli.print(json(asJson(found, range, 'with slots')));
  else if (options.csv) cli.write(CSV_HEADER + asCsv(found, range));
  else if (options.svg !== undefined) {
    const { chartSvg } = await import('../../history/chartSvg.ts');
    writePicture(options.svg, chartSvg(found, range));
  } else {
    const { columns: width = WIDTH } = process.stdout;
    for (const line of report(found, range, styleFor(cli.env), width)) cli.print(line);
  }
  return EXIT.done;
};

/** A port alone is one of this machine, as for `berth check`. */
async function targetOf(subject: string, registry: Registry): Promise<string> {
  if (parsePort(subject) !== undefined) return `localhost:${subject}`;
  if (checkName(subject) !== undefined) return subject;
  return (await registry.read()).fullName({ name: subject, root: currentRoot() });
}

/** One after the other, as thousands of hosts of a year are more than fits into memory. */
function showAll(dir: string, range: Range, { json: isJson, csv }: Options, cli: Cli): void {
  const all = readAll(dir, cli);
  if (isJson) {
    cli.print(json(Array.from(all, (one) => asJson(one, range, 'in short'))));
  } else if (csv) {
    cli.write(CSV_HEADER);
    for (const one of all) if (!cli.write(asCsv(one, range))) return;
  } else {
    const lines = table(all, range, styleFor(cli.env));
    if (lines.length === 0) cli.say(`There is no history in ${dir} yet.`);
    for (const line of lines) cli.print(line);
  }
}

/** What cannot be read is told of and left out. */
function* readAll(dir: string, cli: Cli): Generator<History> {
  for (const target of listTargets(dir)) {
    try {
      const found = readHistory(dir, target);
      if (found !== undefined) yield found;
    } catch (error) {
      if (!(error instanceof HistoryError)) throw error;
      cli.say(error.message);
    }
  }
}

function unknown(subject: string, target: string, dir: string): string {
  const known = listTargets(dir);
  const hint = didYouMean(suggest(target, known));
  const what = subject === target ? subject : `${subject} (${target})`;
  const where =
    known.length === 0 ? 'Nothing is known there.' : 'berth history lists what is known.';
  return `There is no history of ${what} in ${dir}. ${hint === '' ? where : hint}`;
}

function writePicture(file: string, svg: string): void {
  try {
    fs.writeFileSync(file, svg);
  } catch (error) {
    throw asHistoryError(error, file, 'unwritable');
  }
}

function json(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}
