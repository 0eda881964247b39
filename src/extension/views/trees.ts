import path from 'node:path';
import * as vscode from 'vscode';
import type { History } from '../../history/history.ts';
import { showLocks } from '../locks/showLocks.ts';
import type { Services } from '../services.ts';
import { LiveTree, type Look } from './liveTree.ts';
import { withoutOwn } from './ownListeners.ts';
import { toItem } from './rowItem.ts';
import {
  conflicts,
  listenerRows,
  nameRows,
  type ProblemRow,
  type ProjectInfo,
  type Row,
} from './rows.ts';
import { tooltipFor } from './tooltip.ts';

/** @param services know how names did, for their tooltips */
const lookOf = (services: Services): Look<Row> => ({
  toItem,
  tooltipFor: async (row) => tooltipFor(row, await pastOf(services, row)),
  childrenOf: (row) => (row.kind === 'group' ? row.children : []),
});

async function pastOf({ watch, log }: Services, row: Row): Promise<History | undefined> {
  if (row.kind !== 'name') return undefined;
  try {
    return await watch.history(row.status.named.name);
  } catch (error) {
    // Show History says why it cannot be read.
    log.error(error as Error);
    return undefined;
  }
}

/** The trees of the sidebar that follow the machine, and the badge for conflicts. */
export function showTrees(services: Services): vscode.Disposable {
  const { machine, configs, projects, cleanUp, sessions, watch } = services;
  const look = lookOf(services);
  const names = new LiveTree(() => readNames(services), look);
  const listeners = new LiveTree(async () => {
    const state = await machine.get();
    return listenerRows(state.listeners, state.book);
  }, look);
  const namesView = vscode.window.createTreeView('berth.ports', { treeDataProvider: names });
  const listenersView = vscode.window.createTreeView('berth.listeners', {
    treeDataProvider: listeners,
  });
  const locks = showLocks(services);
  const refresh = async () => {
    const [{ statuses }, views] = await Promise.all([machine.get(), sessions.get()]);
    const roots = new Set(projects.all().map((project) => project.root));
    namesView.badge = badgeFor(conflicts(withoutOwn(statuses, views), roots).length);
    await Promise.all([names.refresh(), listeners.refresh()]);
  };
  const safely = () => void refresh().catch((error: unknown) => services.log.error(error as Error));
  // Whoever is ready or gone now has or had a port: both are shown at once.
  const afterLook = () => {
    void machine.look().then(safely, (error: unknown) => services.log.error(error as Error));
  };
  return vscode.Disposable.from(
    names,
    listeners,
    namesView,
    listenersView,
    machine.onDidChange(safely),
    configs.onDidChange(safely),
    projects.onDidChange(safely),
    cleanUp.onDidChange(safely),
    watch.onDidChange(safely),
    sessions.onDidChange(afterLook),
    locks.resources,
    observeWhileVisible(services, [namesView, listenersView, locks.view]),
    offerWhileVisible(services, namesView),
  );
}

function badgeFor(count: number): vscode.ViewBadge | undefined {
  if (count === 0) return undefined;
  const tooltip =
    count === 1
      ? vscode.l10n.t('A stranger listens on one name of this project')
      : vscode.l10n.t('Strangers listen on {0} names of this project', count);
  return { value: count, tooltip };
}

/** How often it is looked whether the processes of sessions are still there, in ms. */
const SESSIONS = 900;

/** How often it is asked who holds which lock, in ms. */
const LOCKS = 1_500;

/** Looks at the machine regularly, but only while somebody can see the answer. */
function observeWhileVisible(
  { machine, sessions, locks }: Services,
  views: readonly vscode.TreeView<unknown>[],
): vscode.Disposable {
  let observing: vscode.Disposable | undefined;
  const update = (again = false) => {
    const visible = views.some((view) => view.visible);
    if (observing !== undefined && (!visible || again)) {
      observing.dispose();
      observing = undefined;
    }
    if (visible) {
      observing ??= vscode.Disposable.from(
        machine.observe(pollInterval()),
        sessions.observe(SESSIONS),
        locks.observe(LOCKS),
      );
    }
  };
  update();
  return vscode.Disposable.from(
    ...views.map((view) => view.onDidChangeVisibility(() => update())),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('berth.sidebar.pollInterval')) update(true);
    }),
    new vscode.Disposable(() => observing?.dispose()),
  );
}

/** Looks what there is to clean up, but only while somebody can see the answer. */
function offerWhileVisible(
  { cleanUp }: Services,
  view: vscode.TreeView<unknown>,
): vscode.Disposable {
  const update = () => cleanUp.observe(view.visible);
  update();
  return view.onDidChangeVisibility(update);
}

/** The setting, in milliseconds; a second at least. */
function pollInterval(): number {
  const seconds = vscode.workspace.getConfiguration('berth').get<number>('sidebar.pollInterval', 3);
  return Math.max(1, Number.isFinite(seconds) ? seconds : 3) * 1000;
}

async function readNames(services: Services): Promise<Row[]> {
  const { machine, configs, projects, book, cleanUp, sessions, watch } = services;
  const [state, views] = await Promise.all([machine.get(), sessions.get()]);
  const infos = await Promise.all(
    projects.all().map(async ({ root }): Promise<ProjectInfo> => {
      const { config, error } = await configs.get(root);
      if (error === undefined) return { root, declared: config.ports };
      const problem: ProblemRow = {
        kind: 'problem',
        id: `problem:${root}`,
        label: path.basename(error.file),
        message: vscode.l10n.t('line {0}: {1}', error.line, error.problem),
        file: { path: error.file, line: error.line, column: error.column },
      };
      return { root, declared: config.ports, problem };
    }),
  );
  const labels = {
    project: (label: string) => vscode.l10n.t('This project ({0})', label),
    shared: vscode.l10n.t('Shared'),
    sessions: vscode.l10n.t('Sessions'),
    others: vscode.l10n.t('Other projects'),
    pool: poolWords,
  };
  const statuses = withoutOwn(state.statuses, views);
  const goingOn = { running: state.running, sessions: views, verdicts: watch.verdicts };
  const rows = nameRows(statuses, state.book, infos, labels, goingOn);
  if (cleanUp.names.length > 0 && rows.length > 0) {
    const label = vscode.l10n.t('Clean up');
    rows.push({ kind: 'cleanUp', id: 'cleanUp', label, names: cleanUp.names });
  }
  if (book.problem === undefined) return rows;
  const unusable: ProblemRow = {
    kind: 'problem',
    id: 'problem:registry',
    label: vscode.l10n.t('Registry'),
    message: book.problem.message,
  };
  return [unusable, ...rows];
}

function poolWords({ up, failed, size }: { up: number; failed: number; size?: number }): string {
  const words = size === undefined ? String(up) : vscode.l10n.t('{0} of {1}', up, size);
  return failed === 0 ? words : vscode.l10n.t('{0} · {1} failed', words, failed);
}
