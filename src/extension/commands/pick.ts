import * as vscode from 'vscode';
import type { Listener } from '../../probe/listeners.ts';
import { describeListener, explain } from '../../registry/messages.ts';
import { shortName } from '../../registry/names.ts';
import type { NameStatus } from '../../registry/status.ts';
import type { Services } from '../services.ts';
import { stateInShort } from '../views/words.ts';
import { targetOf } from './target.ts';

/**
 * The name that a command's argument means, else the one the user picks.
 * @returns `undefined` when the user gave up, or was told that there is no such name
 */
export async function pickName(
  services: Services,
  argument: unknown,
  placeHolder: string,
): Promise<NameStatus | undefined> {
  const { book, statuses } = await services.machine.look();
  const target = targetOf(argument, services.projects.current()?.root);
  // An unusable registry looks empty; that is not the same as having no names.
  if (services.book.problem !== undefined) throw services.book.problem;
  if (target.kind === 'name') {
    const name = book.fullName(target.ref);
    const found = statuses.find((status) => status.named.name === name);
    if (found === undefined) {
      void vscode.window.showWarningMessage(explain({ kind: 'unknown-name', name }));
    }
    return found;
  }
  if (statuses.length === 0) {
    const allocate = vscode.l10n.t('Allocate a Port');
    const message = vscode.l10n.t('There are no names yet.');
    if ((await vscode.window.showInformationMessage(message, allocate)) === allocate) {
      await vscode.commands.executeCommand('berth.allocate');
    }
    return undefined;
  }
  const items = nameItems(services, statuses);
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))
    ?.status;
}

/** Somebody who listens, and the name of the port if it has one. */
export interface PickedListener {
  readonly listener: Listener;
  readonly status?: NameStatus;
}

interface ListenerItem extends vscode.QuickPickItem {
  readonly listens?: PickedListener;
}

/**
 * The listener that a command's argument means (its port, or its name's), else the one the user picks.
 * @returns `undefined` when the user gave up, or was told that nobody listens there
 */
export async function pickListener(
  services: Services,
  argument: unknown,
  placeHolder: string,
  wanted: (listener: Listener) => boolean = () => true,
): Promise<PickedListener | undefined> {
  const { book, statuses, listeners } = await services.machine.look();
  const target = targetOf(argument, services.projects.current()?.root);
  if (target.kind === 'name') {
    const name = book.fullName(target.ref);
    const status = statuses.find((candidate) => candidate.named.name === name);
    if (status === undefined) {
      void vscode.window.showWarningMessage(explain({ kind: 'unknown-name', name }));
      return undefined;
    }
    if (status.state.kind !== 'free') return { listener: status.state.listener, status };
    tellFree(status.named.port);
    return undefined;
  }
  if (target.kind === 'port') {
    const there = listeners.filter((listener) => listener.port === target.port);
    const listener = there.find(({ pid }) => pid === target.pid) ?? there[0];
    if (listener !== undefined) return withStatus(listener, statuses);
    tellFree(target.port);
    return undefined;
  }
  const named = nameItems(services, statuses).flatMap((item): ListenerItem[] =>
    item.status.state.kind !== 'free' && wanted(item.status.state.listener)
      ? [{ ...item, listens: { listener: item.status.state.listener, status: item.status } }]
      : [],
  );
  const others = listeners
    .filter((listener) => book.holderOf(listener.port) === undefined && wanted(listener))
    .map(
      (listener): ListenerItem => ({
        label: String(listener.port),
        description: listener.command ?? describeListener(listener),
        listens: { listener },
      }),
    );
  if (named.length + others.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Nobody listens on a port.'));
    return undefined;
  }
  const separator: ListenerItem = {
    label: vscode.l10n.t('without a name'),
    kind: vscode.QuickPickItemKind.Separator,
  };
  const items: ListenerItem[] = [...named, ...(others.length === 0 ? [] : [separator]), ...others];
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))
    ?.listens;
}

function withStatus(listener: Listener, statuses: readonly NameStatus[]): PickedListener {
  const status = statuses.find(({ named }) => named.port === listener.port);
  return status === undefined ? { listener } : { listener, status };
}

function tellFree(port: number): void {
  void vscode.window.showInformationMessage(vscode.l10n.t('Nobody listens on port {0}.', port));
}

/** The names of this window's projects first and in short, then all others in full. */
function nameItems(services: Services, statuses: readonly NameStatus[]) {
  const roots = services.projects.all().map((project) => project.root);
  const several = roots.length > 1;
  const items = statuses.map((status) => {
    const { name, port, project, root } = status.named;
    const mine = root !== undefined && roots.includes(root);
    return {
      label: mine ? shortName(name, project) : name,
      description: `${port} · ${stateInShort(status)}${mine && several ? ` · ${project}` : ''}`,
      mine,
      status,
    };
  });
  return [...items.filter((item) => item.mine), ...items.filter((item) => !item.mine)];
}
