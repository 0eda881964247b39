import * as vscode from 'vscode';
import { findProjectRoot } from '../registry/project.ts';
import { ProjectPorts } from '../registry/projectPorts.ts';
import type { Registry } from '../registry/registry.ts';

/** The projects of this window's folders. Folders that are not on a disk (virtual workspaces) have none. */
export class Projects implements vscode.Disposable {
  private readonly byFolder = new Map<string, ProjectPorts>();
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscription: vscode.Disposable;
  /** The window's folders changed, and with them its projects. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly registry: Registry) {
    this.subscription = vscode.workspace.onDidChangeWorkspaceFolders(() => {
      this.byFolder.clear();
      this.changed.fire();
    });
  }

  /** The project that a workspace folder belongs to. */
  ofFolder(folder: vscode.WorkspaceFolder): ProjectPorts | undefined {
    if (folder.uri.scheme !== 'file') return undefined;
    const known = this.byFolder.get(folder.uri.toString());
    if (known !== undefined) return known;
    const folderPath = folder.uri.fsPath;
    const project = new ProjectPorts(this.registry, findProjectRoot(folderPath, folderPath));
    this.byFolder.set(folder.uri.toString(), project);
    return project;
  }

  /** The project around a file of this window; of a file outside every folder, the window's first project. */
  ofUri(uri: vscode.Uri): ProjectPorts | undefined {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    return folder === undefined ? this.all()[0] : this.ofFolder(folder);
  }

  /** The project people mean without saying so: that of the active editor, else the first. */
  current(): ProjectPorts | undefined {
    const uri = vscode.window.activeTextEditor?.document.uri;
    return uri === undefined ? this.all()[0] : this.ofUri(uri);
  }

  /** Every project of the window, each once, in the order of the folders. */
  all(): ProjectPorts[] {
    const projects = new Map<string, ProjectPorts>();
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      const project = this.ofFolder(folder);
      if (project !== undefined && !projects.has(project.root)) projects.set(project.root, project);
    }
    return [...projects.values()];
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }
}
