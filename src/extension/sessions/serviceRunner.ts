import path from 'node:path';
import * as vscode from 'vscode';
import type { FullName } from '../../registry/names.ts';
import type { LogTerminals } from './logTerminals.ts';
import { type CliEnd, runOwnCli, whyFailed } from './ownCli.ts';
import type { SessionsModel } from './sessionsModel.ts';
import type { SessionView } from './sessionViews.ts';

/**
 * Starts and stops services and other sessions, each by a `berth` of its own: whatever becomes of this window, that
 * goes on to the end, or undoes what it began.
 */
export class ServiceRunner {
  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly sessions: SessionsModel,
    private readonly terminals: LogTerminals,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Starts services of one project, and what they wait for; tells of a failure. */
  async start(services: readonly SessionView[]): Promise<void> {
    const [first] = services;
    if (first === undefined) return;
    const names = services.map(({ service = '' }) => service);
    const end = await this.run('starting', services, ['up', '--detach', ...names], first.root);
    if (end.code !== 0) this.tellFailure(end, () => this.start(services));
  }

  /** Stops services of one project. */
  async stop(services: readonly SessionView[]): Promise<void> {
    const [first] = services;
    if (first === undefined) return;
    const args =
      first.kind === 'service'
        ? ['down', ...services.map(({ service = '' }) => service)]
        : ['session', 'stop', ...services.map(({ name }) => name)];
    const end = await this.run('stopping', services, args, this.folderOf(first));
    if (end.code !== 0) void vscode.window.showErrorMessage(whyFailed(end));
  }

  /** Stops a service or another session and starts it again, on its port. */
  async restart(session: SessionView): Promise<void> {
    const args = ['session', 'restart', session.name];
    const end = await this.run('starting', [session], args, this.folderOf(session));
    if (end.code !== 0) this.tellFailure(end, () => this.restart(session));
  }

  /** Where a relative name means the project's; for others a folder that surely is there. */
  private folderOf({ kind, root }: SessionView): string {
    return kind === 'service' ? root : this.context.extensionPath;
  }

  private async run(
    what: 'starting' | 'stopping',
    sessions: readonly SessionView[],
    args: readonly string[],
    cwd: string,
  ): Promise<CliEnd> {
    const names = sessions.map(({ name }) => name);
    const own = {
      cli: this.context.asAbsolutePath('dist/cli.js'),
      folder: path.join(this.context.globalStorageUri.fsPath, 'runs'),
    };
    let failed = new Map<FullName, string>();
    return vscode.window.withProgress({ location: { viewId: 'berth.ports' } }, async () => {
      try {
        await this.sessions.begin(names, what);
        const end = await runOwnCli(own, args, cwd);
        this.log.info(`berth ${args.join(' ')}: ${end.code ?? 'ended by a signal'}\n${end.said}`);
        if (what === 'starting' && end.code !== 0) {
          failed = await this.whoFailed(sessions, whyFailed(end));
        }
        return end;
      } finally {
        await this.sessions.ended(names, failed);
      }
    });
  }

  /** Those that did not start: what `berth` says names it, which may be one that the others wait for. */
  private async whoFailed(
    started: readonly SessionView[],
    why: string,
  ): Promise<Map<FullName, string>> {
    const said = new Set(why.split(/[\s:,]+/));
    const named = (await this.sessions.get()).filter(({ name }) => said.has(name));
    return new Map((named.length > 0 ? named : started).map(({ name }) => [name, why]));
  }

  /** One notification, whatever was to be started. Nobody waits for its answer. */
  private tellFailure(end: CliEnd, retry: () => Promise<void>): void {
    void this.askAfter(end, retry).catch((error: unknown) => this.log.error(error as Error));
  }

  private async askAfter(end: CliEnd, retry: () => Promise<void>): Promise<void> {
    const why = whyFailed(end);
    const all = await this.sessions.get();
    const failed = all.find(({ state }) => state.kind === 'failed' && state.problem === why);
    const [show, again] = [vscode.l10n.t('Show Log'), vscode.l10n.t('Retry')];
    const buttons = failed === undefined ? [again] : [show, again];
    const answer = await vscode.window.showErrorMessage(why, ...buttons);
    if (answer === again) await retry();
    if (answer === show && failed !== undefined) await this.showLog(failed, why);
  }

  /** @param trouble what else is to be said at the end of the log */
  async showLog({ name, service }: SessionView, trouble?: string): Promise<void> {
    const file = await this.sessions.logOf(name);
    this.terminals.show({ name, label: service ?? name, file }, trouble);
  }
}
