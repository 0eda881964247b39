import * as vscode from 'vscode';
import { isStoppable, type StopOutcome, stopListener } from '../../probe/stop.ts';
import { describeListener } from '../../registry/messages.ts';
import type { Services } from '../services.ts';
import { type PickedListener, pickListener } from './pick.ts';

/** Ends the process that listens, after a question: that one alone, and only the user's own. */
export async function stopProcess(services: Services, argument?: unknown): Promise<void> {
  const placeHolder = vscode.l10n.t('The process to stop');
  const picked = await pickListener(services, argument, placeHolder, isStoppable);
  if (picked !== undefined) await stopPicked(services, picked);
}

/** The same for a listener that was picked already. */
export async function stopPicked(
  services: Services,
  { listener, status }: PickedListener,
): Promise<void> {
  const who = describeListener(listener);
  const yes = vscode.l10n.t('Stop the Process');
  const detail = [
    status === undefined
      ? vscode.l10n.t('It listens on port {0}.', listener.port)
      : vscode.l10n.t('It listens on port {0}, {1}.', listener.port, status.named.name),
    ...(listener.cwd === undefined ? [] : [vscode.l10n.t('It runs in {0}.', listener.cwd)]),
  ].join('\n');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Stop {0}?', who),
    { modal: true, detail },
    yes,
  );
  if (answer !== yes) return;
  const outcome = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Stopping {0}', who) },
    () => stopListener(listener),
  );
  await services.machine.look();
  const problem = problemOf(outcome, who);
  if (problem !== undefined) void vscode.window.showWarningMessage(problem);
}

function problemOf(outcome: StopOutcome, who: string): string | undefined {
  switch (outcome.kind) {
    case 'stopped':
      return undefined;
    case 'gone':
      return vscode.l10n.t('{0} had ended already.', who);
    case 'failed':
      return vscode.l10n.t('{0} could not be stopped ({1}).', who, outcome.code);
    case 'refused':
      switch (outcome.reason) {
        case 'otherUser':
          return vscode.l10n.t('{0} belongs to another user and was left alone.', who);
        case 'self':
          return vscode.l10n.t('{0} runs this editor and was left alone.', who);
        case 'unknown':
          return vscode.l10n.t(
            'The system does not say which process listens; nothing was stopped.',
          );
      }
  }
}
