import * as vscode from 'vscode';
import { checkName, variableName } from '../../registry/names.ts';
import type { Services } from '../services.ts';
import { commandLink, literally, trustedLinks } from '../views/links.ts';
import { tooltipFor } from '../views/tooltip.ts';
import { type Documents, rangeOf } from './documents.ts';
import { type Names, namesFor, statusFor } from './names.ts';

/** What hovering a mention shows: number, state, who listens, the variable, and what can be done. */
export async function hover(
  services: Services,
  documents: Documents,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.Hover | undefined> {
  const mention = documents.read(document)?.mentionAt(document.offsetAt(position));
  if (mention === undefined || checkName(mention.name) !== undefined) return undefined;
  const names = await namesFor(services, document.uri);
  const content = await describe(services, names, mention.name);
  const range = rangeOf(document, mention.start, mention.end);
  return content === undefined ? undefined : new vscode.Hover(content, range);
}

/** A name in Markdown; the same as in the sidebar. */
export async function describe(
  services: Services,
  names: Names,
  name: string,
): Promise<vscode.MarkdownString | undefined> {
  const { project } = names;
  const named = names.get(name);
  if (named !== undefined) {
    const status = (await statusFor(services, named)) ?? { named, state: { kind: 'free' } };
    return tooltipFor({ kind: 'name', id: '', label: name, status });
  }
  const declared = names.declared(name);
  if (declared !== undefined && project !== undefined) {
    return tooltipFor({ kind: 'declared', id: '', label: name, root: project.root, declared });
  }
  const lines = [
    vscode.l10n.t('{0} has no number yet. It gets one on first use.', `**${literally(name)}**`),
    vscode.l10n.t('Variable {0}', `\`${variableName(name)}\``),
  ];
  if (vscode.workspace.isTrusted && project !== undefined) {
    lines.push(
      commandLink(vscode.l10n.t('Allocate'), 'berth.allocate', { name, root: project.root }),
    );
  }
  const text = new vscode.MarkdownString(lines.join('\n\n'));
  text.isTrusted = trustedLinks;
  return text;
}
