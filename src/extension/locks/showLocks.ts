import * as vscode from 'vscode';
import { lockClientOf } from '../../session/lockClient.ts';
import type { Services } from '../services.ts';
import { LiveTree } from '../views/liveTree.ts';
import { LOCK_LOOK } from './lockItem.ts';
import { type LockRow, type LockTreeRow, lockRows } from './lockRows.ts';

/** Whether there is a lock at all, without which the view is hidden: for package.json. */
const CONTEXT = 'berth.hasLocks';

/** The tree of locks. */
export function showLocks(services: Services): {
  readonly view: vscode.TreeView<unknown>;
  readonly resources: vscode.Disposable;
} {
  const { locks, sessions, log } = services;
  const tree = new LiveTree<LockTreeRow>(() => readLocks(services), LOCK_LOOK);
  const view = vscode.window.createTreeView('berth.locks', { treeDataProvider: tree });
  const update = async () => {
    const seen = locks.fresh;
    // Nobody can see it.
    if (seen === undefined) return;
    await vscode.commands.executeCommand('setContext', CONTEXT, seen.states.length > 0);
    await tree.refresh();
  };
  const safely = () => void update().catch((error: unknown) => log.error(error as Error));
  const resources = vscode.Disposable.from(
    tree,
    view,
    locks.onDidChange(safely),
    sessions.onDidChange(safely),
  );
  return { view, resources };
}

async function readLocks({ locks, sessions, projects }: Services): Promise<LockRow[]> {
  const [{ states }, views, isOf] = await Promise.all([
    locks.get(),
    sessions.get(),
    locks.ownersOf(),
  ]);
  const roots = projects.all().map(({ root }) => root);
  return lockRows(states, {
    isOwn: (state) => roots.some((root) => isOf(state, root)),
    holding: new Map(
      views.flatMap(({ name, lock }) => (lock?.fence === undefined ? [] : [[lock.fence, name]])),
    ),
    waiting: new Map(
      views.flatMap(({ name, lock }) =>
        lock?.waitsFor === undefined ? [] : [[lockClientOf(name), name]],
      ),
    ),
  });
}
