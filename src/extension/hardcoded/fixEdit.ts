import type * as vscode from 'vscode';
import type { Plan } from '../../literals/project/plan.ts';
import { planAway } from '../../scan/planAway.ts';
import type { Services } from '../services.ts';
import type { Replacement } from './fixes.ts';
import { configOf, type FoundFile, openIfThere, planEdit } from './planEdit.ts';
import { scanWorkerOf } from './scanWorker.ts';
import { wholeText } from './wholeText.ts';

/** The edit of a fix, and what it is made of. */
export interface FixEdit {
  readonly edit: vscode.WorkspaceEdit;
  readonly plan: Plan;
  readonly file: FoundFile;
}

/** Plans a replacement; `undefined` when the document has changed since its ports were found. */
export async function fixEdit(
  services: Pick<Services, 'context'>,
  replacement: Replacement,
): Promise<FixEdit | undefined> {
  const { document, version, found, literals, nameOf } = replacement;
  if (document.version !== version) return undefined;
  const { path, kind, project } = found;
  const { uri } = document;
  const text = await wholeText(document);
  if (text === undefined) return undefined;
  const file: FoundFile = { uri, path, kind, text, literals: found.literals };
  const config = await openIfThere(configOf(project.root));
  const choices = literals.map((literal) => ({ file, literal, name: nameOf(literal) }));
  const plan = await planAway(scanWorkerOf(services), choices, config?.getText());
  return { edit: await planEdit(plan, [file], project.root), plan, file };
}
