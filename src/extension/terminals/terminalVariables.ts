import * as vscode from 'vscode';
import { ConfigError } from '../../registry/errors.ts';
import type { ProjectPorts } from '../../registry/projectPorts.ts';
import { reportError } from '../report.ts';
import type { Services } from '../services.ts';

/** Several changes within this time are one, in ms. */
const QUIET = 150;

/**
 * Keeps the variables of each folder's project in the environment of new terminals and tasks. Declared
 * names get their number when the window opens, when trust is granted and when `berth.json` changes; not
 * on other changes of the book, so that a released name stays released.
 */
export function provideVariables(services: Services): vscode.Disposable {
  const { projects, configs, book } = services;
  const updater = new Updater(services);
  updater.request('allocate');
  return vscode.Disposable.from(
    updater,
    configs.onDidChange(() => updater.request('allocate')),
    projects.onDidChange(() => updater.request('allocate')),
    book.onDidChange(() => updater.request('keep')),
    vscode.workspace.onDidChangeWorkspaceFolders(({ removed }) => {
      for (const folder of removed) write(services, folder, new Map());
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('berth.terminal.variables')) updater.request('allocate');
    }),
  );
}

/** Runs one update at a time; requests that come meanwhile are answered together by the next one. */
class Updater implements vscode.Disposable {
  private wanted: 'allocate' | 'keep' | undefined;
  private timer: NodeJS.Timeout | undefined;
  private running = false;
  /** The problem that each project's user was told of last. */
  private readonly told = new Map<string, string>();

  constructor(private readonly services: Services) {}

  request(mode: 'allocate' | 'keep'): void {
    if (this.wanted !== 'allocate') this.wanted = mode;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.run(), QUIET);
  }

  private async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    while (this.wanted !== undefined) {
      const mode = this.wanted;
      this.wanted = undefined;
      for (const folder of vscode.workspace.workspaceFolders ?? []) {
        await this.update(folder, mode);
      }
    }
    this.running = false;
  }

  private async update(folder: vscode.WorkspaceFolder, mode: 'allocate' | 'keep'): Promise<void> {
    const project = this.services.projects.ofFolder(folder);
    if (project === undefined) return;
    if (!isEnabled(folder) || !vscode.workspace.isTrusted) {
      write(this.services, folder, new Map());
      return;
    }
    try {
      // The watcher of berth.json starts with this question.
      const { error } = await this.services.configs.get(project.root);
      if (error !== undefined) throw error;
      const { values } = await (mode === 'allocate'
        ? project.variables()
        : project.knownVariables());
      write(this.services, folder, values);
    } catch (error) {
      this.tell(project, error);
    }
  }

  /**
   * The variables stay as they were. The user hears of one problem once, and of a wrong berth.json once
   * only, however it changes: it is being edited then, and the editor underlines what is wrong.
   */
  private tell(project: ProjectPorts, error: unknown): void {
    const text = error instanceof ConfigError ? error.name : String(error);
    if (this.told.get(project.root) === text) return;
    this.told.set(project.root, text);
    void reportError(this.services, error);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.wanted = undefined;
  }
}

function isEnabled(folder: vscode.WorkspaceFolder): boolean {
  return vscode.workspace
    .getConfiguration('berth', folder)
    .get<boolean>('terminal.variables', true);
}

/** Changes only what differs: every change marks the open terminals as outdated. */
function write(
  { context }: Services,
  folder: vscode.WorkspaceFolder,
  values: ReadonlyMap<string, string>,
): void {
  const collection = context.environmentVariableCollection.getScoped({ workspaceFolder: folder });
  const outdated: string[] = [];
  collection.forEach((variable) => {
    if (!values.has(variable)) outdated.push(variable);
  });
  for (const variable of outdated) collection.delete(variable);
  for (const [variable, value] of values) {
    if (collection.get(variable)?.value === value) continue;
    // Also at shell integration: start files of shells set variables, too.
    collection.replace(variable, value, {
      applyAtProcessCreation: true,
      applyAtShellIntegration: true,
    });
  }
  collection.description = vscode.l10n.t('The ports of this project');
}
