import * as vscode from 'vscode';
import { checkName } from '../../registry/names.ts';
import { isTaken } from '../hardcoded/knownNames.ts';
import { nameProblemText } from '../nameProblem.ts';
import type { Services } from '../services.ts';
import type { Documents } from './documents.ts';
import { giveOut } from './giveOut.ts';
import { literalEdit } from './literalFixes.ts';
import { namesFor } from './names.ts';

/** Asks for a name and puts it in the place of the hardcoded port at an offset, everywhere in the file. */
export async function nameLiteralAs(
  services: Services,
  documents: Documents,
  uri: unknown,
  offset: unknown,
  version: unknown,
): Promise<void> {
  if (!(uri instanceof vscode.Uri) || !vscode.workspace.isTrusted) return;
  const document = await vscode.workspace.openTextDocument(uri);
  const reading = documents.read(document);
  const here = reading?.literals.find((literal) => literal.start === offset);
  const names = await namesFor(services, uri);
  if (reading === undefined || here === undefined || names.project === undefined) return;
  if (document.version !== version) return;
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Name for Port {0}', here.port),
    prompt: vscode.l10n.t('Takes its place everywhere in this file.'),
    value: here.names[0]?.name ?? '',
    validateInput: (value) => {
      const problem = checkName(value.trim());
      if (problem !== undefined) return nameProblemText(problem);
      const named = names.get(value.trim());
      return isTaken(value.trim(), here.port, names)
        ? vscode.l10n.t('{0} means port {1}.', value.trim(), named?.port ?? '?')
        : undefined;
    },
  });
  if (name === undefined || document.version !== version) return;
  const chosen = new Map([[here.port, name.trim()]]);
  const literals = reading.literals.filter(
    (literal) => literal.port === here.port && literal.action === 'replace',
  );
  const edit = await literalEdit({ document, reading, literals, chosen, names });
  if (!(await vscode.workspace.applyEdit(edit))) return;
  const { root } = names.project;
  await giveOut(services, { root, wanted: [{ name: name.trim(), prefer: here.port }] });
}
