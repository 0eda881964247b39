import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import type { Documents } from './documents.ts';
import { namesFor } from './names.ts';

/** Shows a name's number behind every mention of it. Names without a number show none. */
export async function inlayHints(
  services: Services,
  documents: Documents,
  document: vscode.TextDocument,
  range: vscode.Range,
): Promise<vscode.InlayHint[]> {
  const reading = documents.read(document);
  const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  const inside = reading?.mentions.filter((one) => one.end >= start && one.start <= end) ?? [];
  if (inside.length === 0) return [];
  const names = await namesFor(services, document.uri);
  return inside.flatMap((mention) => {
    // Its name in "ports" shows it.
    const named = mention.kind === 'service' ? undefined : names.get(mention.name);
    if (named === undefined) return [];
    const hint = new vscode.InlayHint(document.positionAt(mention.end), String(named.port));
    hint.paddingLeft = true;
    hint.tooltip = vscode.l10n.t('{0} has port {1} on this machine', mention.name, named.port);
    return [hint];
  });
}
