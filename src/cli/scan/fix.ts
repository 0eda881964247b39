import fs from 'node:fs';
import path from 'node:path';
import { applyEdits } from 'jsonc-parser';
import { FileError, rewriteFile } from '../../links/rewriteFile.ts';
import type { PortLiteral } from '../../literals/finding.ts';
import { type Choice, type Plan, planReplacement } from '../../literals/project/plan.ts';
import { groupBy } from '../../probe/groupBy.ts';
import { CONFIG_FILE } from '../../registry/config.ts';
import { explain } from '../../registry/messages.ts';
import type { Registry } from '../../registry/registry.ts';
import { type Cli, openRegistry } from '../cli.ts';
import { type Style, styleFor } from '../style.ts';
import { visible } from '../visible.ts';
import { type Found, type FoundFile, type FoundProject, shownPath } from './found.ts';
import { contentOf, withEdits } from './rewritten.ts';
import { isFixable, placeOf } from './table.ts';
import { counted, plural } from './words.ts';

const UNSURE = 'It may be no port. Replace it by hand if it is one.';

/**
 * Replaces what surely is a port, project by project, and says of each file what was done and what was not.
 * @returns how many of all that was found stay as they are
 */
export async function fixProjects(projects: readonly FoundProject[], cli: Cli): Promise<number> {
  const registry = openRegistry(cli);
  const style = styleFor(cli.env);
  let done = 0;
  let left = 0;
  let linked = 0;
  for (const project of projects) {
    const fixed = await fixProject(project, registry, cli);
    for (const line of reportOf(project.found, fixed, style)) cli.print(line);
    done += fixed.done.size;
    left += project.found.length - fixed.done.size;
    linked += [...fixed.done].filter(({ action }) => action === 'link').length;
  }
  if (done + left === 0) cli.say('No hardcoded ports.');
  else cli.say(`${plural(done, 'port')} taken care of, ${left} left.`);
  if (linked > 0) cli.say('To fill in what is linked: berth env --write');
  return left;
}

/** What became of a project's ports. */
interface Fixed {
  readonly done: ReadonlySet<PortLiteral>;
  /** Why others stay, though something could be done about them. */
  readonly refused: ReadonlyMap<PortLiteral, string>;
}

async function fixProject(
  { root, found }: FoundProject,
  registry: Registry,
  cli: Cli,
): Promise<Fixed> {
  const refused = new Map<PortLiteral, string>();
  const blocked = new Map<FoundFile, string | undefined>();
  const choices: Choice[] = [];
  for (const each of found) {
    const { file, literal, name } = each;
    if (literal.action === 'report') continue;
    if (!blocked.has(file)) blocked.set(file, whyNot(file));
    const reason = isFixable(each) ? blocked.get(file) : UNSURE;
    if (reason === undefined) choices.push({ file, literal, name });
    else refused.set(literal, reason);
  }
  const configFile = path.join(root, CONFIG_FILE);
  const plan = planReplacement(choices, textOf(configFile));
  for (const { choice, reason } of plan.refused) refused.set(choice.literal, reason);
  if (plan.done.length === 0) return { done: new Set(), refused };

  await giveOut(plan, root, registry, cli);
  const done = new Set(plan.done.map(({ literal }) => literal));
  const give = (literals: readonly PortLiteral[], reason: string) => {
    for (const literal of literals) {
      done.delete(literal);
      refused.set(literal, reason);
    }
  };
  const problem = writeConfig(plan, configFile, cli);
  if (problem !== undefined) {
    give([...done], problem);
    return { done, refused };
  }
  for (const [file, edits] of plan.edits) {
    // The project's files are those that were handed in.
    const { absolute, text } = file as FoundFile;
    const failure = attempt(() => rewriteFile(absolute, (now) => withEdits(now, text, edits)));
    if (failure !== undefined) {
      const edited = plan.done.filter((choice) => choice.file === file && isEdited(choice));
      give(
        edited.map(({ literal }) => literal),
        failure,
      );
    }
  }
  return { done, refused };
}

/** Whether the file itself changes, and not only what berth.json says of it. */
function isEdited({ literal }: Choice): boolean {
  return literal.action !== 'link' && literal.fallback === undefined;
}

/** Why a file can't be changed, found out before anything is. */
function whyNot({ absolute, text }: FoundFile): string | undefined {
  return attempt(() => {
    rewriteFile(absolute, (now) => contentOf(now, text).bytes);
    if ((fs.statSync(absolute).mode & 0o222) === 0) {
      throw new FileError('The file is read-only. Make it writable first.');
    }
  });
}

function attempt(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof FileError) return error.message;
    throw error;
  }
}

/** @returns why it could not be written */
function writeConfig({ config }: Plan, file: string, cli: Cli): string | undefined {
  if (config === undefined) return undefined;
  const { text, edits } = config;
  const isNew = !fs.existsSync(file);
  const failure = attempt(() => {
    if (isNew) createFile(file, applyEdits(text, [...edits]));
    else rewriteFile(file, (now) => withEdits(now, text, edits));
  });
  if (failure === undefined) cli.print(`${shownPath(file)}: ${isNew ? 'created' : 'changed'}`);
  return failure;
}

/** Unlike `rewriteFile`'s new files it is for everybody who may read the project. */
function createFile(file: string, text: string): void {
  try {
    fs.writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new FileError(`Cannot write ${file}: ${code}.`, { cause: error });
  }
}

function textOf(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    return undefined;
  }
}

/** Gives the names the numbers whose place they take, and says where one gets another. */
async function giveOut(plan: Plan, root: string, registry: Registry, cli: Cli): Promise<void> {
  const results = await registry.allocate(
    plan.wanted.map(({ name, prefer }) => ({ name, root, prefer })),
  );
  for (const [i, result] of results.entries()) {
    const { name = '', prefer } = plan.wanted[i] ?? {};
    if (result.kind !== 'allocated') cli.say(`${name}: ${explain(result)}`);
    else if (result.named.port !== prefer) {
      const why = result.instead === undefined ? '' : `${explain(result.instead)} `;
      cli.say(`${why}${name} has ${result.named.port} instead of ${prefer}.`);
    }
  }
}

function reportOf(found: readonly Found[], { done, refused }: Fixed, style: Style): string[] {
  return Array.from(groupBy(found, ({ file }) => file)).flatMap(([file, own]) => {
    const actions = own
      .filter(({ literal }) => done.has(literal))
      .map(({ literal }) => literal.action);
    const what = counted(actions, {
      replace: 'replaced',
      link: 'linked',
      wrap: 'run with berth',
      report: '',
    });
    const reasons = own.flatMap((each) => {
      const reason = refused.get(each.literal);
      return reason === undefined
        ? []
        : [`${placeOf(each)}  ${each.literal.port} stays: ${reason}`];
    });
    return [
      ...(what === '' ? [] : [style.good(visible(`${file.shown}: ${what}`))]),
      ...reasons.map(visible),
    ];
  });
}
