import * as vscode from 'vscode';
import { shortName } from '../../registry/names.ts';
import type { NameStatus } from '../../registry/status.ts';
import type { Running } from '../activity/running.ts';
import type { Services } from '../services.ts';
import { commandLink, literally, trustedLinks } from './links.ts';
import { statusText } from './statusText.ts';
import { stateInFull, stateInShort } from './words.ts';

/** How often the item looks at the machine, in ms, while the sidebar doesn't. */
const INTERVAL = 10_000;

/** The current project's names on the left of the status bar; nothing when it has none or it is switched off. */
export function showStatusBar(services: Services): vscode.Disposable {
  const { machine, projects } = services;
  const item = vscode.window.createStatusBarItem('berth.ports', vscode.StatusBarAlignment.Left, 0);
  item.name = vscode.l10n.t('Berth ports');
  item.command = 'berth.ports.focus';
  let observing: vscode.Disposable | undefined;

  const draw = async () => {
    const root = isEnabled() ? projects.current()?.root : undefined;
    const book = await services.book.get();
    if (root === undefined || book.ofProject(root).length === 0) {
      item.hide();
      observing?.dispose();
      observing = undefined;
      return;
    }
    observing ??= machine.observe(INTERVAL);
    const { statuses, running } = await machine.get();
    const own = statuses
      .filter(({ named }) => named.root === root)
      .map((status) => shown(status, running.get(status.named.name)));
    // The last look may be older than the names; the next one draws again.
    if (own.length === 0) {
      item.hide();
      return;
    }
    fill(item, own);
    item.show();
  };
  const safely = () => void draw().catch((error: unknown) => services.log.error(error as Error));
  safely();
  return vscode.Disposable.from(
    item,
    new vscode.Disposable(() => observing?.dispose()),
    machine.onDidChange(safely),
    // Without an observer nobody else looks whether there is something to show now.
    services.book.onDidChange(safely),
    projects.onDidChange(safely),
    vscode.window.onDidChangeActiveTextEditor(safely),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('berth.statusBar.enabled')) safely();
    }),
  );
}

function isEnabled(): boolean {
  return vscode.workspace.getConfiguration('berth').get<boolean>('statusBar.enabled', true);
}

/** A name of the item, as people know it. */
interface Shown {
  readonly label: string;
  readonly status: NameStatus;
  readonly running: Running | undefined;
}

function shown(status: NameStatus, running: Running | undefined): Shown {
  return { label: shortName(status.named.name, status.named.project), status, running };
}

function fill(item: vscode.StatusBarItem, names: readonly Shown[]): void {
  const text = `$(plug) ${statusText(names)}`;
  const strangers = names.filter(({ status }) => status.state.kind === 'stranger').length;
  item.backgroundColor =
    strangers > 0 ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
  item.text = text;
  item.accessibilityInformation = {
    label: names
      .map(({ label, status: { named, state }, running }) =>
        vscode.l10n.t('{0}, port {1}, {2}', label, named.port, stateInFull(state, running)),
      )
      .join('; '),
  };
  item.tooltip = table(names);
}

function table(names: readonly Shown[]): vscode.MarkdownString {
  const head = [vscode.l10n.t('Name'), vscode.l10n.t('Port'), vscode.l10n.t('State'), ''];
  const rows = names.map(({ label, status: { named, state }, running }) => {
    const target = { name: named.name };
    const links = [commandLink(vscode.l10n.t('Copy'), 'berth.copy', target)];
    if (state.kind !== 'free') {
      links.push(
        commandLink(vscode.l10n.t('Open'), 'berth.openInBrowser', target),
        commandLink(vscode.l10n.t('Details'), 'berth.showListener', target),
      );
    }
    return [
      literally(label),
      named.port,
      literally(stateInShort(state, running)),
      links.join('&nbsp;\\|&nbsp;'),
    ];
  });
  // VS Code's tables have no space between columns.
  const spaced = [head, ...rows].map((cells) => `|${cells.join('&nbsp;|')}|`);
  const text = new vscode.MarkdownString(spaced.toSpliced(1, 0, '|:--|:--|:--|:--|').join('\n'));
  text.isTrusted = trustedLinks;
  return text;
}
