import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';

/** So many lines are joined at a time: VS Code keeps them apart, and joining 100,000 takes it long. */
const LINES = 4_000;

/**
 * A document's text as `getText` returns it, got in steps that leave the thread free in between;
 * `undefined` when the document changed or was closed meanwhile.
 */
export async function wholeText(document: vscode.TextDocument): Promise<string | undefined> {
  const { version, lineCount } = document;
  if (lineCount <= LINES) return document.getText();
  let text = '';
  for (let line = 0; line < lineCount; line += LINES) {
    if (line > 0) await setImmediate();
    if (document.version !== version || document.isClosed) return undefined;
    text += document.getText(new vscode.Range(line, 0, line + LINES, 0));
  }
  return text;
}
