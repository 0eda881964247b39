import * as vscode from 'vscode';
import { checkName } from '../../registry/names.ts';
import { knownNames } from '../../scan/knownNames.ts';
import { nameProblemText } from '../nameProblem.ts';
import type { Services } from '../services.ts';
import { findingsIn } from './findings.ts';
import { fixEdit } from './fixEdit.ts';
import type { FixFollower } from './fixFollower.ts';
import type { Scans } from './scans.ts';

/** Asks for a name and puts it in the place of the hardcoded port at an offset, everywhere in the file. */
export async function nameLiteralAs(
  services: Services,
  scans: Scans,
  follower: FixFollower,
  uri: unknown,
  offset: unknown,
  version: unknown,
): Promise<void> {
  if (!(uri instanceof vscode.Uri) || !vscode.workspace.isTrusted) return;
  const document = await vscode.workspace.openTextDocument(uri);
  const found = await findingsIn(services, document, await scans.current(document));
  const here = found?.literals.find((literal) => literal.start === offset);
  if (found === undefined || here === undefined || document.version !== version) return;
  const { names, project } = found;
  const known = knownNames(project.root, names.book, names.config);
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Name for Port {0}', here.port),
    prompt: vscode.l10n.t('Takes its place everywhere in this file.'),
    value: here.names[0]?.name ?? '',
    validateInput: (value) => {
      const problem = checkName(value.trim());
      if (problem !== undefined) return nameProblemText(problem);
      const named = names.get(value.trim());
      return known.isTaken(value.trim(), here.port)
        ? vscode.l10n.t('{0} means port {1}.', value.trim(), named?.port ?? '?')
        : undefined;
    },
  });
  if (name === undefined) return;
  const literals = found.literals.filter(
    ({ port, action }) => port === here.port && action !== 'report',
  );
  const nameOf = () => name.trim();
  const fix = await fixEdit(services, { document, version, found, literals, nameOf });
  if (fix === undefined) return;
  follower.expect(fix, project.root);
  await vscode.workspace.applyEdit(fix.edit);
}
