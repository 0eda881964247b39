import * as vscode from 'vscode';
import type { Port } from '../../probe/port.ts';
import { type FullName, shortName } from '../../registry/names.ts';
import type { NameState } from '../../registry/status.ts';
import type { Services } from '../services.ts';
import { isUp, type SessionView } from '../sessions/sessionViews.ts';
import { commandLink, literally, trustedLinks } from './links.ts';
import { type NameFacts, sessionToShow } from './nameFacts.ts';
import { withoutOwn } from './ownListeners.ts';
import { firstByName } from './sessionRows.ts';
import { type StatusPart, statusText } from './statusText.ts';
import { sessionLinks } from './tooltip.ts';
import { troubleOf } from './troubleWords.ts';
import { sessionInFull, sessionInShort, stateInFull, stateInShort } from './words.ts';

/** How often the item looks at the machine, in ms, while the sidebar doesn't. */
const INTERVAL = 10_000;

/** The current project's names on the left of the status bar; nothing when it has none or it is switched off. */
export function showStatusBar(services: Services): vscode.Disposable {
  const { machine, projects, sessions, watch } = services;
  const item = vscode.window.createStatusBarItem('berth.ports', vscode.StatusBarAlignment.Left, 0);
  item.name = vscode.l10n.t('Berth ports');
  item.command = 'berth.ports.focus';
  let observing: vscode.Disposable | undefined;

  const hide = () => {
    item.hide();
    observing?.dispose();
    observing = undefined;
  };
  const draw = async () => {
    const root = isEnabled() ? projects.current()?.root : undefined;
    if (root === undefined) return hide();
    const book = await services.book.get();
    const views = await sessions.get();
    const own = views.filter((one) => one.kind === 'service' && one.root === root);
    const hasNames = book.ofProject(root).length > 0;
    if (!hasNames && own.every(({ state }) => state.kind === 'stopped')) return hide();
    observing ??= vscode.Disposable.from(machine.observe(INTERVAL), sessions.observe(INTERVAL));
    const { statuses, running } = await machine.get();
    const byName = firstByName(own);
    const named = withoutOwn(statuses, views)
      .filter((status) => status.named.root === root)
      .map(({ named: { name, project, port }, state }): Shown => {
        const session = byName.get(name);
        const label = shortName(name, project);
        const verdict = watch.verdicts.get(name);
        return { label, name, port, state, running: running.get(name), session, verdict };
      });
    const inNames = new Set(named.map(({ session }) => session));
    const nameless = own.flatMap((session): Shown[] => {
      if (session.state.kind === 'stopped' || inNames.has(session)) return [];
      return [{ label: session.service ?? session.name, session }];
    });
    const all = [...named, ...nameless];
    // The last look may be older than the names; the next one draws again.
    if (all.length === 0) return item.hide();
    fill(item, all, own);
    item.show();
  };
  const safely = () => void draw().catch((error: unknown) => services.log.error(error as Error));
  safely();
  return vscode.Disposable.from(
    item,
    new vscode.Disposable(() => observing?.dispose()),
    machine.onDidChange(safely),
    sessions.onDidChange(safely),
    watch.onDidChange(safely),
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

/** A name of the item, as people know it; or a service that has none. */
type Shown = { readonly label: string } & (
  | (NameFacts & { readonly name: FullName; readonly port: Port })
  | { readonly session: SessionView; readonly name?: never }
);

function fill(
  item: vscode.StatusBarItem,
  all: readonly Shown[],
  services: readonly SessionView[],
): void {
  const parts = all.map(partOf);
  item.text = progress(services) ?? `$(plug) ${statusText(parts)}`;
  const has = (state: StatusPart['state']) => parts.some((part) => part.state === state);
  const background = has('failed') ? 'errorBackground' : has('stranger') ? 'warningBackground' : '';
  item.backgroundColor =
    background === '' ? undefined : new vscode.ThemeColor(`statusBarItem.${background}`);
  item.accessibilityInformation = { label: all.map(inFull).join('; ') };
  item.tooltip = table(all, services);
}

/** What services are on their way to, in place of everything else: `starting api…`. */
function progress(services: readonly SessionView[]): string | undefined {
  for (const kind of ['starting', 'stopping'] as const) {
    const moving = services.filter(({ state }) => state.kind === kind);
    const [first] = moving;
    if (first === undefined) continue;
    return `$(sync~spin) ${onTheWay(kind, first.service ?? '', moving.length)}`;
  }
  return undefined;
}

function onTheWay(kind: 'starting' | 'stopping', name: string, count: number): string {
  if (kind === 'starting') {
    return count === 1
      ? vscode.l10n.t('starting {0}…', name)
      : vscode.l10n.t('starting {0} services…', count);
  }
  return count === 1
    ? vscode.l10n.t('stopping {0}…', name)
    : vscode.l10n.t('stopping {0} services…', count);
}

function partOf(shown: Shown): StatusPart {
  const { label, session } = shown;
  const failed = session?.state.kind === 'failed';
  if (shown.name === undefined) return { label, state: failed ? 'failed' : 'up' };
  const { port, state } = shown;
  if (failed && sessionToShow(shown) !== undefined) return { label, port, state: 'failed' };
  if (troubleOf(shown)?.kind === 'flapping') return { label, port, state: 'flapping' };
  return { label, port, state: partState(state) };
}

function partState({ kind }: NameState): StatusPart['state'] {
  return kind === 'listening' ? 'up' : kind;
}

function inFull(shown: Shown): string {
  const { label } = shown;
  return shown.name === undefined
    ? `${label}, ${sessionInFull(shown.session)}`
    : vscode.l10n.t('{0}, port {1}, {2}', label, shown.port, stateInFull(shown));
}

function table(all: readonly Shown[], services: readonly SessionView[]): vscode.MarkdownString {
  const head = [vscode.l10n.t('Name'), vscode.l10n.t('Port'), vscode.l10n.t('State'), ''];
  const rows = all.map((shown) => {
    const { label, session } = shown;
    const own = session === undefined ? [] : sessionLinks(session);
    if (shown.name === undefined) {
      return [literally(label), '', literally(sessionInShort(shown.session)), joined(own)];
    }
    const state = literally(stateInShort(shown));
    return [literally(label), shown.port, state, joined([...own, ...nameLinks(shown)])];
  });
  // VS Code's tables have no space between columns.
  const spaced = [head, ...rows].map((cells) => `|${cells.join('&nbsp;|')}|`);
  const lines = spaced.toSpliced(1, 0, '|:--|:--|:--|:--|');
  const everything = services.length === 0 ? [] : ['', joined(linksForAll(services))];
  const text = new vscode.MarkdownString([...lines, ...everything].join('\n'));
  text.isTrusted = trustedLinks;
  return text;
}

function nameLinks({ name, state }: NameFacts & { readonly name: FullName }): string[] {
  const target = { name };
  const copy = commandLink(vscode.l10n.t('Copy'), 'berth.copy', target);
  if (state.kind === 'free') return [copy];
  return [
    copy,
    commandLink(vscode.l10n.t('Open'), 'berth.openInBrowser', target),
    commandLink(vscode.l10n.t('Details'), 'berth.showListener', target),
  ];
}

function linksForAll(services: readonly SessionView[]): string[] {
  const root = services[0]?.root;
  const states = services.map(({ state }) => state);
  return [
    ...(states.every(isUp)
      ? []
      : [commandLink(vscode.l10n.t('Start All'), 'berth.startServices', { root })]),
    ...(states.some(isUp)
      ? [commandLink(vscode.l10n.t('Stop All'), 'berth.stopServices', { root })]
      : []),
  ];
}

function joined(links: readonly string[]): string {
  return links.join('&nbsp;\\|&nbsp;');
}
