import fs from 'node:fs';
import path from 'node:path';
import { CONFIG_FILE } from '../../registry/config.ts';
import { scanFiles, type Unread } from '../../scan/scanFiles.ts';
import { type Action, type Cli, openRegistry } from '../cli.ts';
import { UsageError } from '../errors.ts';
import { EXIT } from '../exitCodes.ts';
import { byProject, type Found, type FoundProject, shownPath } from '../scan/found.ts';
import { asJson } from '../scan/json.ts';
import { summary, table } from '../scan/table.ts';
import { styleFor } from '../style.ts';

/** `berth scan [PATH…]` */
export const scan: Action<'scan'> = async ({ operands, options }, cli) => {
  const paths = (operands.length === 0 ? ['.'] : operands).map(existing);
  const { files, unread, looked } = await scanFiles({
    paths,
    all: options.all,
    exclude: options.exclude,
    ...(options.kind.length === 0 ? {} : { kinds: new Set(options.kind) }),
    worker: path.join(__dirname, 'scanWorker.js'),
  });
  const book = await openRegistry(cli).read();
  const projects = byProject(files, paths, book).map((project) =>
    options.fixable ? { ...project, found: project.found.filter(canBeFixed) } : project,
  );
  const found = projects.flatMap((project) => project.found);
  for (const { path: file, reason } of unread) cli.say(`${shownPath(file)}: not read, ${reason}.`);
  const isBroken = unread.some((each) => matters(each, paths));
  let left = found.length;
  if (options.fix) left = await fix(projects, cli);
  else if (options.json) cli.print(JSON.stringify(asJson(found), undefined, 2));
  else if (options.sarif) {
    const { asSarif } = await import('../scan/sarif.ts');
    cli.print(JSON.stringify(asSarif(found, unread), undefined, 2));
  } else {
    const lines = table(found, styleFor(cli.env));
    if (lines.length > 0) cli.print(lines.join('\n'));
    for (const line of summary(found, looked)) cli.say(line);
  }
  if (isBroken) return EXIT.usage;
  return left > 0 ? EXIT.failure : EXIT.done;
};

function canBeFixed({ literal }: Found): boolean {
  return literal.action !== 'report';
}

async function fix(projects: readonly FoundProject[], cli: Cli): Promise<number> {
  const { fixProjects } = await import('../scan/fix.ts');
  return fixProjects(projects, cli);
}

function existing(operand: string): string {
  const absolute = path.resolve(operand);
  if (!fs.existsSync(absolute)) {
    throw new UsageError(`There is no file or folder ${operand}.`, 'scan');
  }
  return absolute;
}

/** What was asked for could not be looked at, or not as its project wants. */
function matters({ path: file }: Unread, paths: readonly string[]): boolean {
  return paths.includes(file) || path.basename(file) === CONFIG_FILE;
}
