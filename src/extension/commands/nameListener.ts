import * as vscode from 'vscode';
import type { Listener } from '../../probe/listeners.ts';
import { explain } from '../../registry/messages.ts';
import { suggestName } from '../../registry/names.ts';
import { judgeListener } from '../../registry/ownership.ts';
import type { Services } from '../services.ts';
import { askName } from './askName.ts';
import { pickListener } from './pick.ts';

/** Gives the port of a listener without a name one. */
export async function nameListener(services: Services, argument?: unknown): Promise<void> {
  const picked = await pickListener(services, argument, vscode.l10n.t('The port to name'));
  if (picked === undefined) return;
  const { port, cwd } = picked.listener;
  const root = await projectOf(services, picked.listener);
  const name = await askName({
    title: vscode.l10n.t('Name Port {0}', port),
    prompt:
      root === undefined
        ? vscode.l10n.t('It runs outside this project, so the name must be shared: start with /.')
        : vscode.l10n.t('A name for the port. Start with / to share it with every project.'),
    book: await services.book.get(),
    root,
    value: root === undefined ? '' : proposal(cwd, root),
    existing: (named) => ({
      message: vscode.l10n.t('{0} has port {1} already.', named.name, named.port),
      severity: vscode.InputBoxValidationSeverity.Error,
    }),
  });
  if (name === undefined) return;
  const wish = { name, root: root ?? '', exact: port };
  const [result] = await services.registry.allocate([wish]);
  if (result?.kind === 'allocated') await services.book.refresh();
  else if (result !== undefined) void vscode.window.showErrorMessage(explain(result));
}

/**
 * The project of this window that the listener runs in. A name of any other project's would call its own
 * server a stranger, so without one only shared names are welcome.
 */
async function projectOf(
  { book, projects }: Services,
  listener: Listener,
): Promise<string | undefined> {
  const roots = (await book.get()).roots();
  for (const { root } of projects.all()) {
    if ((await judgeListener(listener, root, roots)) === 'ours') return root;
  }
  return undefined;
}

/** The folder that a server of this project runs in is often what people call it. */
function proposal(cwd: string | undefined, root: string): string {
  if (cwd === undefined || cwd === root || !cwd.startsWith(root)) return '';
  return suggestName(cwd.split(/[\\/]/).at(-1) ?? '') ?? '';
}
