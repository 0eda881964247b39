import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { PANEL } from './historyPanels.ts';

/** Brings the charts back that were open when the window was reloaded. */
export function registerHistory({ histories }: Services): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(PANEL, {
    deserializeWebviewPanel: (panel, state: unknown) => histories.restore(panel, state),
  });
}
