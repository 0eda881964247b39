import * as vscode from 'vscode';
import type { Services } from '../services.ts';

export function registerTasks(_services: Services): vscode.Disposable {
  return vscode.Disposable.from();
}
