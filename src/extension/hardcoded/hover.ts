import * as vscode from 'vscode';
import type { Listener } from '../../probe/listeners.ts';
import type { Port } from '../../probe/port.ts';
import { judgeListener } from '../../registry/ownership.ts';
import { rangeOf } from '../language/documents.ts';
import type { Services } from '../services.ts';
import { commandLink, trustedLinks } from '../views/links.ts';
import { tooltipFor } from '../views/tooltip.ts';
import { type Findings, findingsIn } from './findings.ts';
import type { Scans } from './scans.ts';

/** What hovering a hardcoded port shows: whose the number is, who listens there, and whether that is this project's. */
export async function hover(
  services: Services,
  scans: Scans,
  document: vscode.TextDocument,
  position: vscode.Position,
  token: vscode.CancellationToken,
): Promise<vscode.Hover | undefined> {
  const scan = await scans.current(document, token, true);
  const found = await findingsIn(services, document, scan);
  const offset = document.offsetAt(position);
  const literal = found?.literals.find(({ start, end }) => start <= offset && offset <= end);
  // A port inside a container or of another machine says nothing about this one.
  if (found === undefined || literal === undefined || literal.action === 'report') return undefined;
  const content = await describePort(services, found, literal.port);
  return new vscode.Hover(content, rangeOf(document, literal.start, literal.end));
}

async function describePort(
  services: Services,
  { names, project }: Findings,
  port: Port,
): Promise<vscode.MarkdownString[]> {
  const { statuses, listeners, book } = await services.machine.get();
  const holder = names.book.holderOf(port);
  const status = statuses.find(({ named }) => named.name === holder);
  if (status !== undefined) {
    const text = tooltipFor({ kind: 'name', id: '', label: status.named.name, status });
    const note =
      status.named.root === undefined || status.named.root === project.root
        ? []
        : [paragraph(vscode.l10n.t('The name belongs to another project.'))];
    return text === undefined ? note : [text, ...note];
  }
  const there = listeners.filter((listener) => listener.port === port);
  const [listener] = there;
  if (listener === undefined) {
    const what = { root: project.root };
    return [
      paragraph(
        vscode.l10n.t('{0} has no name, and nobody listens there.', `**${port}**`),
        commandLink(vscode.l10n.t('Allocate a Port'), 'berth.allocate', what),
      ),
    ];
  }
  const text = tooltipFor({ kind: 'listener', id: '', listener });
  const whose = paragraph(await whoseWords(listener, project.root, book.roots()));
  return text === undefined ? [whose] : [text, whose];
}

async function whoseWords(
  listener: Listener,
  root: string,
  roots: ReadonlySet<string>,
): Promise<string> {
  switch (await judgeListener(listener, root, roots)) {
    case 'ours':
      return vscode.l10n.t('It runs in this project.');
    case 'stranger':
      return vscode.l10n.t('It runs outside this project.');
    case 'unknown':
      return vscode.l10n.t('Nobody can tell whose it is.');
  }
}

function paragraph(...paragraphs: string[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString(paragraphs.join('\n\n'));
  text.isTrusted = trustedLinks;
  return text;
}
