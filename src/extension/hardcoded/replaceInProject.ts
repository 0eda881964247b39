import * as vscode from 'vscode';
import type { PortLiteral } from '../../literals/finding.ts';
import { nameProject } from '../../literals/project/nameProject.ts';
import type { Choice, Plan } from '../../literals/project/plan.ts';
import { parseConfig } from '../../registry/config.ts';
import { knownNames } from '../../scan/knownNames.ts';
import { planAway } from '../../scan/planAway.ts';
import { TextScanner } from '../../scan/textScanner.ts';
import { giveOut } from '../language/giveOut.ts';
import type { Services } from '../services.ts';
import { configOf, type FoundFile, openIfThere, planEdit } from './planEdit.ts';
import { askWithPreview } from './preview.ts';
import { refind } from './refind.ts';
import { scanWorkerOf } from './scanWorker.ts';
import { wholeText } from './wholeText.ts';
import { whyNot } from './whyNot.ts';

/** How many files a message names. */
const SHOWN = 3;

/** What is to be replaced in a project. */
export interface ProjectSelection {
  /** The project's root, as `findProjectRoot` returns it. */
  readonly root: string;
  /** All of the project's files in which something was found: names are agreed between them. */
  readonly files: readonly FoundFile[];
  /** Some of the files' literals. */
  readonly chosen: ReadonlySet<PortLiteral>;
}

/** `discarded`: the user saw the preview and wanted none of it; `nothing`: there was nothing to preview. */
export type ReplaceOutcome = 'applied' | 'discarded' | 'nothing';

/**
 * Replaces hardcoded ports of a project by names, after a preview, and gives the names their old
 * numbers. Files that changed since they were read are read anew: what changed itself stays as it is,
 * and the user is told. Only for trusted workspaces.
 */
export async function replaceInProject(
  services: Services,
  selection: ProjectSelection,
): Promise<ReplaceOutcome> {
  const { config, error } = await services.configs.get(selection.root);
  if (error !== undefined) throw error;
  const known = knownNames(selection.root, await services.book.get(), config);
  const scanner = new TextScanner(scanWorkerOf(services));
  const { files, chosen, lost } = await readAnew(selection, scanner).finally(() =>
    scanner.dispose(),
  );
  const names = nameProject(files, known);
  const choices = files.flatMap((file) =>
    file.literals
      .filter((literal) => chosen.has(literal))
      .map((literal): Choice => ({ file, literal, name: names.get(literal) ?? '' })),
  );
  const configUri = configOf(selection.root);
  const configText = (await openIfThere(configUri))?.getText();
  const plan = await planAway(scanWorkerOf(services), choices, configText);
  const problem = whyNot(plan.refused, lost);
  if (problem !== undefined) void vscode.window.showWarningMessage(problem);
  const edit = await planEdit(plan, files, selection.root);
  const existing = files.find((file) => file === choices[0]?.file);
  if (edit.size === 0 || existing === undefined) return 'nothing';
  askWithPreview(edit, existing.uri);
  if (!(await vscode.workspace.applyEdit(edit, { isRefactoring: true }))) return 'discarded';
  await giveOut(services, { root: selection.root, wanted: await agreedTo(plan, configUri) });
  tellLinked(plan);
  return 'applied';
}

/** Nothing changes by itself in a file without variables. */
function tellLinked({ done }: Plan): void {
  const linked = done.filter(({ literal }) => literal.action === 'link');
  const files = [...new Set(linked.map(({ file }) => file.path))];
  if (files.length === 0) return;
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      'When a port changes, "berth env --write" fills the new number in: {0}',
      files.length > SHOWN ? `${files.slice(0, SHOWN).join(', ')} …` : files.join(', '),
    ),
  );
}

/** The files as VS Code has them now, with unsaved changes, and the chosen literals in them. */
async function readAnew({ files, chosen }: ProjectSelection, scanner: TextScanner) {
  const now = new Set<PortLiteral>();
  const read: FoundFile[] = [];
  let lost = 0;
  for (const file of files) {
    const wanted = file.literals.filter((literal) => chosen.has(literal));
    const fresh = wanted.length === 0 ? file : await readFile(file, scanner);
    const places = fresh === undefined ? undefined : refind(file, fresh);
    if (fresh !== undefined) read.push(fresh);
    for (const literal of wanted) {
      const there = places?.get(literal);
      if (there === undefined) lost++;
      else now.add(there);
    }
  }
  return { files: read, chosen: now, lost };
}

async function readFile(file: FoundFile, scanner: TextScanner): Promise<FoundFile | undefined> {
  const document = await openIfThere(file.uri);
  const text = document && (await wholeText(document));
  if (text === undefined) return undefined;
  if (text === file.text) return file;
  const scanned = await scanner.scan(file.uri.fsPath, text);
  return scanned && { ...file, ...scanned, text };
}

/** The preview lets the user leave out parts: a name that berth.json does not declare now was not wanted. */
async function agreedTo({ config, wanted }: Plan, configUri: vscode.Uri): Promise<Plan['wanted']> {
  if (config === undefined) return wanted;
  const text = (await openIfThere(configUri))?.getText() ?? '';
  const { ports } = parseConfig(text).config;
  const declared = wanted.filter(({ name }) => ports.has(name));
  return declared.length > 0 ? declared : wanted;
}
