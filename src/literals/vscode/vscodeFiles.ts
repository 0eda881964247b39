import type { Finder } from '../finder.ts';
import { parseJson } from '../json/parseJson.ts';
import type { Rewriter } from '../rewriting.ts';
import { findInBerthJson, rewriteBerthJson } from './berthJson.ts';
import { findPortLiterals } from './findInTokenFile.ts';
import { replaceLiterals } from './replace.ts';
import type { TokenFileKind } from './tokenFiles.ts';

/** What finds ports in the files that say names: VS Code's own and berth.json. */
export const VSCODE_FINDERS = {
  'vscode-tasks': finderOf('tasks'),
  'vscode-launch': finderOf('launch'),
  'vscode-workspace': finderOf('workspace'),
  'berth-json': findInBerthJson,
};

/** What puts tokens in the place of ports in these files. */
export const VSCODE_REWRITERS = {
  'vscode-tasks': rewriterOf('tasks'),
  'vscode-launch': rewriterOf('launch'),
  'vscode-workspace': rewriterOf('workspace'),
  'berth-json': rewriteBerthJson,
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
