import * as vscode from 'vscode';
import { probePort } from '../../probe/free.ts';
import type { Listener } from '../../probe/listeners.ts';
import type { Port } from '../../probe/port.ts';
import type { NamedPort } from '../../registry/book.ts';
import { describeListener, explain } from '../../registry/messages.ts';
import { shortName } from '../../registry/names.ts';
import type { Run } from '../activity/running.ts';
import { pickListener } from '../commands/pick.ts';
import type { Services } from '../services.ts';
import { startedAt, whatRuns } from '../views/words.ts';
import { actionsFor, type PortAction } from './portActions.ts';

interface ActionItem extends vscode.QuickPickItem {
  readonly action: PortAction;
}

/**
 * Shows who has a port and offers what can be done about it.
 * @param port asked for when the message does not say which
 */
export async function showPortInUse(services: Services, port: Port | undefined): Promise<void> {
  const { projects, machine } = services;
  const { book, listeners } = await machine.look();
  const question = vscode.l10n.t('Which port?');
  const listener =
    port === undefined
      ? (await pickListener(services, undefined, question))?.listener
      : listeners.find((candidate) => candidate.port === port);
  if (listener === undefined) {
    if (port !== undefined) await tellNobody(services, port);
    return;
  }
  const holder = book.holderOf(listener.port);
  const named = holder === undefined ? undefined : book.byFullName(holder);
  const roots = new Set(projects.all().map(({ root }) => root));
  const actions = actionsFor({ listener, named, roots, isTrusted: vscode.workspace.isTrusted });
  const name = named && nameIn(named, roots);
  const items = actions.map((action) => itemFor(action, listener, name));
  const chosen = await vscode.window.showQuickPick(items, {
    title:
      name === undefined
        ? vscode.l10n.t('Port {0} is in use', listener.port)
        : vscode.l10n.t('Port {0}, {1}, is in use', listener.port, name),
    placeHolder: vscode.l10n.t('What to do about it'),
    matchOnDetail: true,
  });
  if (chosen !== undefined) await run(chosen.action, listener, named, projects.current()?.root);
}

/** Says that the port is free by now, or why it can't be had although nobody is seen to listen. */
async function tellNobody({ holds, activity }: Services, port: Port): Promise<void> {
  const run = holds.hasHeld(port) ? activity.lastOn(port) : undefined;
  // Then it is most likely the one that couldn't listen, as it can't share a port with a hold.
  if (run !== undefined) return tellHeld(port, run);
  const state = await probePort(port);
  if (state.kind === 'used') {
    void vscode.window.showWarningMessage(explain({ kind: 'in-use', port }));
  } else if (state.kind === 'unusable') {
    void vscode.window.showWarningMessage(explain({ ...state, port }));
  } else {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Port {0} is free now: nobody listens there any more.', port),
    );
  }
}

async function tellHeld(port: Port, { kind, label }: Run): Promise<void> {
  const open =
    kind === 'task' ? vscode.l10n.t('Open tasks.json') : vscode.l10n.t('Open launch.json');
  const message = vscode.l10n.t(
    "Nobody listens on port {0}. Berth keeps it for {1} while that runs. If that can't listen on a kept port, add {2} to it.",
    port,
    whatRuns({ kind, label }),
    '"handoff": "none"',
  );
  if ((await vscode.window.showInformationMessage(message, open)) !== open) return;
  await vscode.commands.executeCommand(
    kind === 'task'
      ? 'workbench.action.tasks.configureTaskRunner'
      : 'workbench.action.debug.configure',
  );
}

function nameIn({ name, project, root }: NamedPort, roots: ReadonlySet<string>): string {
  return root !== undefined && roots.has(root) ? shortName(name, project) : name;
}

function itemFor(action: PortAction, listener: Listener, name: string | undefined): ActionItem {
  switch (action) {
    case 'details':
      return {
        action,
        label: `$(server-process) ${describeListener(listener)}`,
        detail: factsOf(listener),
      };
    case 'stop':
      return {
        action,
        label: `$(debug-stop) ${vscode.l10n.t('Stop it')}`,
        description: vscode.l10n.t('after a question'),
      };
    case 'name':
      return {
        action,
        label: `$(tag) ${vscode.l10n.t('Name it...')}`,
        description: vscode.l10n.t('a name that keeps port {0}', listener.port),
      };
    case 'move':
      return {
        action,
        label: `$(arrow-swap) ${vscode.l10n.t('Allocate another...')}`,
        description: vscode.l10n.t('a free port for {0}', name ?? ''),
      };
    case 'allocate':
      return {
        action,
        label: `$(add) ${vscode.l10n.t('Allocate another...')}`,
        description: vscode.l10n.t('a free port, with a name'),
      };
    case 'open':
      return { action, label: `$(link-external) ${vscode.l10n.t('Open in Browser')}` };
    case 'trust':
      return {
        action,
        label: `$(shield) ${vscode.l10n.t('Manage Workspace Trust')}`,
        description: vscode.l10n.t('to stop it, name it or allocate another'),
      };
  }
}

/** Where it runs and since when, on one line. */
function factsOf(listener: Listener): string {
  const since = startedAt(listener);
  const facts = [
    ...(listener.cwd === undefined ? [] : [vscode.l10n.t('in {0}', listener.cwd)]),
    ...(since === undefined ? [] : [vscode.l10n.t('since {0}', since)]),
    ...(listener.own === false && listener.pid !== undefined && listener.user !== undefined
      ? [vscode.l10n.t('of user {0}', listener.user)]
      : []),
  ];
  return facts.length === 0 ? listener.addresses.join(', ') : facts.join(', ');
}

function run(
  action: PortAction,
  { port, pid }: Listener,
  named: NamedPort | undefined,
  root: string | undefined,
): Thenable<unknown> {
  const { executeCommand } = vscode.commands;
  const target = { port, ...(pid === undefined ? {} : { pid }) };
  switch (action) {
    case 'details':
      return executeCommand('berth.showListener', target);
    case 'stop':
      return executeCommand('berth.stopProcess', target);
    case 'name':
      return executeCommand('berth.nameListener', target);
    case 'move':
      return executeCommand('berth.move', { name: named?.name });
    case 'allocate':
      return executeCommand('berth.allocate', root === undefined ? undefined : { root });
    case 'open':
      return executeCommand('berth.openInBrowser', target);
    case 'trust':
      return executeCommand('workbench.trust.manage');
  }
}
