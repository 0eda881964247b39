import type { Finder } from '../finder.ts';
import { parseJson } from '../json/parseJson.ts';
import type { Rewriter } from '../rewriting.ts';
import { findPortLiterals } from './findInTokenFile.ts';
import { replaceLiterals } from './replace.ts';
import type { TokenFileKind } from './tokenFiles.ts';

/** What finds ports in VS Code's own files. */
export const VSCODE_FINDERS = {
  'vscode-tasks': finderOf('tasks'),
  'vscode-launch': finderOf('launch'),
  'vscode-workspace': finderOf('workspace'),
};

/** What puts tokens in the place of ports in VS Code's own files. */
export const VSCODE_REWRITERS = {
  'vscode-tasks': rewriterOf('tasks'),
  'vscode-launch': rewriterOf('launch'),
  'vscode-workspace': rewriterOf('workspace'),
};

function finderOf(kind: TokenFileKind): Finder {
  return (text) => findPortLiterals(kind, text);
}

function rewriterOf(kind: TokenFileKind): Rewriter {
  return (text, replacements) => {
    const root = parseJson(text);
    return root === undefined ? [] : replaceLiterals(kind, text, root, replacements);
  };
}
