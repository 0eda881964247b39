import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { chartSvg } from '../../history/chartSvg.ts';
import { HistoryError } from '../../history/errors.ts';
import type { History } from '../../history/history.ts';
import { bucketsOf, summaryOf } from '../../history/series.ts';
import type { FullName } from '../../registry/names.ts';
import { reportError } from '../report.ts';
import { watchSettings } from '../watch/settings.ts';
import type { PanelMeans } from './historyPanels.ts';
import {
  type Asked,
  POINTS,
  type RangeName,
  rangeAt,
  type ShownHistory,
  toAsked,
} from './messages.ts';
import { pageHtml } from './pageHtml.ts';

/** How often an open chart is brought up to date, in ms; histories are written about that often. */
const AGAIN = 10_000;

/** Puts the chart of a name into a panel and keeps it up to date until that is closed. */
export function fillPanel(means: PanelMeans, panel: vscode.WebviewPanel, name: FullName): void {
  const { webview } = panel;
  let range: RangeName | undefined;
  const show = async () => {
    if (!panel.visible || range === undefined) return;
    await webview.postMessage(await shownOf(means, name, range));
  };
  const answer = async (asked: Asked | undefined) => {
    if (asked === undefined) return;
    if (asked.kind === 'export') return exportSvg(means, name, asked.range);
    range = asked.range;
    return show();
  };
  const timer = setInterval(() => {
    show().catch((error: unknown) => means.log.error(error as Error));
  }, AGAIN);
  const subscription = webview.onDidReceiveMessage((message: unknown) => {
    answer(toAsked(message)).catch((error: unknown) => void reportError(means, error));
  });
  panel.onDidDispose(() => {
    clearInterval(timer);
    subscription.dispose();
  });
  webview.options = { enableScripts: true, localResourceRoots: [means.dist] };
  // The page asks for what it shows once it is there.
  webview.html = pageHtml(webview, means.dist, name);
}

async function shownOf(
  { watch }: PanelMeans,
  name: FullName,
  range: RangeName,
): Promise<ShownHistory> {
  const time = rangeAt(range, Date.now());
  let history: History | undefined;
  try {
    history = await watch.history(name);
  } catch (error) {
    if (!(error instanceof HistoryError)) throw error;
    return { kind: 'history', range, empty: error.message };
  }
  if (history?.known === undefined) return { kind: 'history', range, empty: whyEmpty() };
  const points = bucketsOf(history, { ...time, count: POINTS[range].count });
  return { kind: 'history', range, points, summary: summaryOf(history, time) };
}

function whyEmpty(): string {
  const { enabled, interval } = watchSettings();
  if (!enabled)
    return vscode.l10n.t('Nothing recorded yet. The setting berth.watch.enabled is off.');
  if (!vscode.workspace.isTrusted)
    return vscode.l10n.t('Nothing recorded yet. A window in Restricted Mode does not watch names.');
  return vscode.l10n.t(
    'Nothing recorded yet. A name is watched while its server listens: every {0} seconds.',
    interval / 1000,
  );
}

async function exportSvg(
  { watch, projects }: PanelMeans,
  name: FullName,
  range: RangeName,
): Promise<void> {
  const history = await watch.history(name);
  if (history === undefined) return;
  const file = `${name.slice(1).replaceAll('/', '-')}-${range}.svg`;
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(path.join(projects.current()?.root ?? os.homedir(), file)),
    filters: { SVG: ['svg'] },
  });
  if (target === undefined) return;
  const svg = chartSvg(history, rangeAt(range, Date.now()));
  await vscode.workspace.fs.writeFile(target, Buffer.from(svg));
}
