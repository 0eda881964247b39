import type * as vscode from 'vscode';

/** The files in which names and ports are read; must agree with `tokenFileKind`. */
export const FILES: vscode.DocumentFilter[] = [
  { scheme: 'file', pattern: '**/.vscode/{tasks,launch}.json' },
  { scheme: 'file', pattern: '**/*.code-workspace' },
  { scheme: 'file', pattern: '**/berth.json' },
];

/** The same as one glob for searches, which know no braces inside braces. */
export const FILES_GLOB =
  '{**/.vscode/tasks.json,**/.vscode/launch.json,**/*.code-workspace,**/berth.json}';
