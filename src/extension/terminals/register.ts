import * as vscode from 'vscode';
import type { Services } from '../services.ts';

export function registerTerminals(_services: Services): vscode.Disposable {
  return vscode.Disposable.from();
}
