import * as vscode from 'vscode';
import type { Listener } from '../../probe/listeners.ts';
import { isStoppable } from '../../probe/stop.ts';
import type { Services } from '../services.ts';
import { startedAt } from '../views/words.ts';
import { type PickedListener, pickListener } from './pick.ts';
import { stopPicked } from './stopProcess.ts';

interface FactItem extends vscode.QuickPickItem {
  /** What choosing the row does; `copy` copies the row's text. */
  readonly action: 'copy' | 'copyAll' | 'stop';
}

/** Shows the process behind a port: what it is, where it runs, since when and who started it. */
export async function showListener(services: Services, argument?: unknown): Promise<void> {
  const placeHolder = vscode.l10n.t('Whose port?');
  const picked = await pickListener(services, argument, placeHolder);
  if (picked === undefined) return;
  const { listener } = picked;
  const facts = factItems(picked);
  const parents = parentItems(listener);
  const items: (FactItem | (vscode.QuickPickItem & { action?: never }))[] = [
    ...facts,
    ...(parents.length === 0 ? [] : [separator(vscode.l10n.t('started by'))]),
    ...parents,
    separator(''),
    { label: `$(copy) ${vscode.l10n.t('Copy All')}`, action: 'copyAll' },
    ...(isStoppable(listener)
      ? [{ label: `$(debug-stop) ${vscode.l10n.t('Stop the Process')}`, action: 'stop' } as const]
      : []),
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: titleOf(picked),
    placeHolder: vscode.l10n.t('Choose a line to copy it'),
    matchOnDescription: true,
  });
  switch (chosen?.action) {
    case 'copy':
      return vscode.env.clipboard.writeText(plain(chosen));
    case 'copyAll':
      return vscode.env.clipboard.writeText(
        [titleOf(picked), ...[...facts, ...parents].map(plain)].join('\n'),
      );
    case 'stop':
      return stopPicked(services, picked);
  }
}

function titleOf({ listener, status }: PickedListener): string {
  return status === undefined
    ? vscode.l10n.t('Port {0}', listener.port)
    : vscode.l10n.t('{0}, port {1}', status.named.name, listener.port);
}

function factItems({ listener, status }: PickedListener): FactItem[] {
  const { pid, command, commandLine, cwd, user, addresses } = listener;
  const since = startedAt(listener);
  const fact = (icon: string, label: string, description: string): FactItem => ({
    label: `$(${icon}) ${label}`,
    description,
    action: 'copy',
  });
  return [
    ...(status?.state.kind === 'stranger'
      ? [
          fact(
            'warning',
            vscode.l10n.t('A stranger'),
            vscode.l10n.t('It runs outside the project.'),
          ),
        ]
      : []),
    fact(
      'terminal',
      commandLine?.join(' ') ?? command ?? vscode.l10n.t('unknown program'),
      vscode.l10n.t('command'),
    ),
    ...(pid === undefined ? [] : [fact('server-process', String(pid), vscode.l10n.t('process'))]),
    ...(cwd === undefined ? [] : [fact('folder', cwd, vscode.l10n.t('folder'))]),
    ...(since === undefined ? [] : [fact('clock', since, vscode.l10n.t('started'))]),
    ...(user === undefined ? [] : [fact('account', user, vscode.l10n.t('user'))]),
    fact('globe', addresses.join(', '), vscode.l10n.t('addresses')),
  ];
}

function parentItems({ parents = [] }: Listener): FactItem[] {
  return parents.map(({ command, pid }) => ({
    label: `$(chevron-up) ${command}`,
    description: vscode.l10n.t('process {0}', pid),
    action: 'copy',
  }));
}

function separator(label: string): vscode.QuickPickItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

/** An item's text without its icon. */
function plain({ label, description }: vscode.QuickPickItem): string {
  return `${label.replace(/^\$\([a-z-]+\) /, '')} (${description})`;
}
