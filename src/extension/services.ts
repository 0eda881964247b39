import * as vscode from 'vscode';
import { Registry } from '../registry/registry.ts';
import { Activity } from './activity/activity.ts';
import { CleanUpOffer } from './cleanUpOffer.ts';
import { ConfigModel } from './configModel.ts';
import { HistoryPanels } from './history/historyPanels.ts';
import { Holds } from './holds/holds.ts';
import { LocksModel } from './locks/locksModel.ts';
import { MachineModel } from './machineModel.ts';
import { PortSearch } from './portSearch/portSearch.ts';
import { Projects } from './projects.ts';
import { RegistryModel } from './registryModel.ts';
import { LogTerminals } from './sessions/logTerminals.ts';
import { ServiceRunner } from './sessions/serviceRunner.ts';
import { SessionsModel } from './sessions/sessionsModel.ts';
import { WatchModel } from './watch/watchModel.ts';

/** What the rooms of the extension share; made once per activation and handed down. */
export interface Services extends vscode.Disposable {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly registry: Registry;
  readonly projects: Projects;
  /** What each project's `berth.json` declares, kept up to date; empty without trust. */
  readonly configs: ConfigModel;
  /** The book, kept up to date by a file watcher. */
  readonly book: RegistryModel;
  /** The tasks and debug sessions of this window that have ports of the registry. */
  readonly activity: Activity;
  /** The ports that are kept for them. */
  readonly holds: Holds;
  /** Who holds which lock, asked only while somebody looks. */
  readonly locks: LocksModel;
  /** The services of the projects and all sessions, kept up to date. */
  readonly sessions: SessionsModel;
  /** Starts and stops them. */
  readonly runner: ServiceRunner;
  /** Who listens, asked only while somebody looks. */
  readonly machine: MachineModel;
  /** Whether the names that are bound are up, down or flapping. */
  readonly watch: WatchModel;
  /** The charts of how names did. */
  readonly histories: HistoryPanels;
  /** What there is to clean up, looked for only while somebody looks. */
  readonly cleanUp: CleanUpOffer;
  /** What the search of the workspace for hardcoded ports found. */
  readonly search: PortSearch;
}

/** Makes the services of one activation; they wait until they are asked something. */
export function createServices(context: vscode.ExtensionContext): Services {
  const log = vscode.window.createOutputChannel('Berth', { log: true });
  const registry = new Registry({
    by: 'vscode',
    onNotice: (notice) => {
      log.warn(notice.message);
      void showNotice(notice.message, notice.kept);
    },
  });
  const projects = new Projects(registry);
  const configs = new ConfigModel(projects);
  const book = new RegistryModel(registry, log);
  const activity = new Activity();
  const holds = new Holds(log);
  const locks = new LocksModel(registry, log);
  const sessions = new SessionsModel(registry, projects, configs, book, locks, log);
  const logTerminals = new LogTerminals();
  const runner = new ServiceRunner(context, sessions, logTerminals, log);
  const machine = new MachineModel(book, activity, log);
  const watch = new WatchModel(registry, projects, book, sessions, log);
  const dist = vscode.Uri.joinPath(context.extensionUri, 'dist');
  const histories = new HistoryPanels({ watch, projects, registry, log, dist });
  const cleanUp = new CleanUpOffer(registry, book, context.globalState, log);
  const services: Services = {
    context,
    log,
    registry,
    projects,
    configs,
    book,
    activity,
    holds,
    locks,
    sessions,
    runner,
    machine,
    watch,
    histories,
    cleanUp,
    // Made last, as it works with all the others.
    get search() {
      return search;
    },
    dispose: () =>
      vscode.Disposable.from(
        search,
        cleanUp,
        histories,
        watch,
        machine,
        logTerminals,
        sessions,
        locks,
        activity,
        holds,
        book,
        configs,
        projects,
        log,
      ).dispose(),
  };
  const search = new PortSearch(services);
  return services;
}

async function showNotice(message: string, kept: string | undefined): Promise<void> {
  const open = vscode.l10n.t('Open Damaged File');
  const answer = await vscode.window.showWarningMessage(message, ...(kept ? [open] : []));
  if (answer === open && kept) await vscode.window.showTextDocument(vscode.Uri.file(kept));
}
