import * as vscode from 'vscode';
import { type FullName, toFullName } from '../../registry/names.ts';
import type { Registry } from '../../registry/registry.ts';
import type { Projects } from '../projects.ts';
import type { WatchModel } from '../watch/watchModel.ts';

/** The kind of our panels, as VS Code knows it. */
export const PANEL = 'berth.history';

/** What a panel works with. */
export interface PanelMeans {
  readonly watch: WatchModel;
  readonly projects: Projects;
  readonly registry: Registry;
  readonly log: vscode.LogOutputChannel;
  /** The folder of the extension's bundles. */
  readonly dist: vscode.Uri;
}

/** The panels with the charts of names, one a name. */
export class HistoryPanels implements vscode.Disposable {
  private readonly open = new Map<FullName, vscode.WebviewPanel>();

  constructor(private readonly means: PanelMeans) {}

  /** Shows the chart of a name, in the panel that it has already if there is one. */
  async show(name: FullName): Promise<void> {
    const known = this.open.get(name);
    if (known !== undefined) return known.reveal();
    const title = vscode.l10n.t('History of {0}', name);
    const column = vscode.ViewColumn.Active;
    await this.fill(vscode.window.createWebviewPanel(PANEL, title, column), name);
  }

  /**
   * Puts the chart into a panel that VS Code has kept over a reload of the window.
   * @param state what the page remembered
   */
  async restore(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { name } = (state ?? {}) as { readonly name?: unknown };
    const known = typeof name === 'string' ? toFullName(name) : undefined;
    if (known === undefined || this.open.has(known)) panel.dispose();
    else await this.fill(panel, known);
  }

  private async fill(panel: vscode.WebviewPanel, name: FullName): Promise<void> {
    this.open.set(name, panel);
    panel.onDidDispose(() => this.open.delete(name));
    const { fillPanel } = await import('./panel.ts');
    // Closed meanwhile.
    if (this.open.get(name) !== panel) return;
    fillPanel(this.means, panel, name);
  }

  dispose(): void {
    for (const panel of this.open.values()) panel.dispose();
  }
}
