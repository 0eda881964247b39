import { findNodeAtLocation, type Node } from 'jsonc-parser';

/** The kinds of file in which Berth reads names and ports. */
export type TokenFileKind = 'tasks' | 'launch' | 'workspace' | 'config';

/** What a file is, by its path (with `/` or `\`); `undefined` for a file that is none of ours. */
export function tokenFileKind(path: string): TokenFileKind | undefined {
  const [, folder, name = ''] = /(?:^|[\\/])(?:([^\\/]+)[\\/])?([^\\/]+)$/.exec(path) ?? [];
  if (name === 'berth.json') return 'config';
  if (name.endsWith('.code-workspace')) return 'workspace';
  if (folder !== '.vscode') return undefined;
  return name === 'tasks.json' ? 'tasks' : name === 'launch.json' ? 'launch' : undefined;
}

/** A part of a file that is laid out like a whole tasks.json or launch.json. */
export interface Section {
  readonly kind: 'tasks' | 'launch';
  readonly node: Node;
  /** Where it hangs in the file. */
  readonly path: readonly string[];
}

/** The sections of a file that may hold tasks or launch configurations. */
export function sectionsOf(kind: TokenFileKind, root: Node | undefined): Section[] {
  if (root === undefined || kind === 'config') return [];
  if (kind !== 'workspace') return [{ kind, node: root, path: [] }];
  return (['tasks', 'launch'] as const).flatMap((section) => {
    const node = findNodeAtLocation(root, [section]);
    return node === undefined ? [] : [{ kind: section, node, path: [section] }];
  });
}
