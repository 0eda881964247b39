import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { isUp, type SessionView } from '../sessions/sessionViews.ts';
import { pickSession } from './pickSession.ts';
import { projectFor } from './projectFor.ts';
import { targetOf } from './target.ts';

/** Starts a service of a project of this window, and what it waits for. */
export async function startService(services: Services, argument?: unknown): Promise<void> {
  if (!isTrusted()) return;
  const placeHolder = vscode.l10n.t('The service to start');
  const none = vscode.l10n.t(
    'There is no service to start. A berth.json or a Procfile declares them.',
  );
  const picked = await pickSession(services, argument, placeHolder, isStartable, none);
  if (picked !== undefined) await services.runner.start([picked]);
}

/** Ends a service or another session. */
export async function stopService(services: Services, argument?: unknown): Promise<void> {
  const placeHolder = vscode.l10n.t('The service or session to stop');
  const picked = await pickSession(services, argument, placeHolder, isStoppable, noneRuns());
  if (picked !== undefined) await services.runner.stop([picked]);
}

/** Ends a service or another session and starts it again. */
export async function restartService(services: Services, argument?: unknown): Promise<void> {
  if (!isTrusted()) return;
  const placeHolder = vscode.l10n.t('The service or session to restart');
  const canRestart = (session: SessionView) => isStoppable(session) || session.kind === 'session';
  const picked = await pickSession(services, argument, placeHolder, canRestart, noneRuns());
  if (picked !== undefined) await services.runner.restart(picked);
}

/** Shows what a service or another session writes, in a terminal that follows it. */
export async function showLog(services: Services, argument?: unknown): Promise<void> {
  const placeHolder = vscode.l10n.t('The service or session whose log to show');
  const hasLog = ({ state }: SessionView) => state.kind !== 'stopped';
  const picked = await pickSession(services, argument, placeHolder, hasLog, noneRuns());
  if (picked !== undefined) await services.runner.showLog(picked);
}

/** Starts all services of a project that don't run. */
export async function startServices(services: Services, argument?: unknown): Promise<void> {
  if (!isTrusted()) return;
  const own = await servicesOf(services, argument);
  if (own === undefined) return;
  const none = vscode.l10n.t('All services run.');
  await withThose(own.filter(isStartable), none, (some) => services.runner.start(some));
}

/** Ends all services of a project. */
export async function stopServices(services: Services, argument?: unknown): Promise<void> {
  const own = await servicesOf(services, argument);
  if (own === undefined) return;
  await withThose(own.filter(isStoppable), noneRuns(), (some) => services.runner.stop(some));
}

async function withThose(
  some: readonly SessionView[],
  none: string,
  work: (some: readonly SessionView[]) => Promise<void>,
): Promise<void> {
  if (some.length === 0) void vscode.window.showInformationMessage(none);
  else await work(some);
}

/** The services of the project that is meant; `undefined` when the user gave up. */
async function servicesOf(
  services: Services,
  argument: unknown,
): Promise<SessionView[] | undefined> {
  const target = targetOf(argument, services.projects.current()?.root);
  const root = target.kind === 'project' ? target.root : undefined;
  const project = await projectFor(services, root);
  if (project === 'cancelled') return undefined;
  const all = await services.sessions.look();
  return project === 'none'
    ? []
    : all.filter((one) => one.kind === 'service' && one.root === project.root);
}

function isStartable({ kind, state }: SessionView): boolean {
  return kind === 'service' && !isUp(state) && state.kind !== 'stopping';
}

function isStoppable({ state }: SessionView): boolean {
  return isUp(state);
}

function noneRuns(): string {
  return vscode.l10n.t('No service or session runs.');
}

/** Starting runs what the workspace says; so it takes trust, whoever asks. */
function isTrusted(): boolean {
  if (vscode.workspace.isTrusted) return true;
  const manage = vscode.l10n.t('Manage Workspace Trust');
  void vscode.window
    .showErrorMessage(
      vscode.l10n.t('Trust this workspace first: starting services runs programs of it.'),
      manage,
    )
    .then((answer) => {
      if (answer === manage) void vscode.commands.executeCommand('workbench.trust.manage');
    });
  return false;
}
