import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { CONFIG_FILE, EMPTY_CONFIG, type ProjectConfig } from '../registry/config.ts';
import { ConfigError } from '../registry/errors.ts';
import { PROCFILES } from '../services/projectServices.ts';
import type { Service } from '../services/service.ts';
import type { Projects } from './projects.ts';

/** What a project's `berth.json` and `Procfile` say; nothing in a workspace that isn't trusted. */
export interface ConfigState {
  readonly config: ProjectConfig;
  /** By name, in the order of the file that declares them. */
  readonly services: ReadonlyMap<string, Service>;
  /** Why the file can't be used; `config` is empty then. */
  readonly error?: ConfigError;
}

/** VS Code makes a file first and writes into it a moment later: how long an empty one may stay so, in ms. */
const PATIENCE = 2_000;
const PAUSE = 100;

const FILES = [CONFIG_FILE, ...PROCFILES];

const NOTHING: ConfigState = { config: EMPTY_CONFIG, services: new Map() };

/** `berth.json` and `Procfile` of each project of the window, watched from the first question on. */
export class ConfigModel implements vscode.Disposable {
  private readonly states = new Map<string, Promise<ConfigState>>();
  private readonly watchers = new Map<string, vscode.Disposable>();
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable[];
  /** What some project declares changed: its file did, or trust was granted. */
  readonly onDidChange = this.changed.event;

  constructor(projects: Projects) {
    this.subscriptions = [
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.forget()),
      projects.onDidChange(() => {
        const roots = new Set(projects.all().map((project) => project.root));
        for (const [root, watcher] of this.watchers) {
          if (roots.has(root)) continue;
          watcher.dispose();
          this.watchers.delete(root);
          this.states.delete(root);
        }
      }),
    ];
  }

  /** What the project at `root` declares. */
  get(root: string): Promise<ConfigState> {
    if (!vscode.workspace.isTrusted) return Promise.resolve(NOTHING);
    if (!this.watchers.has(root)) this.watchers.set(root, this.watch(root));
    let state = this.states.get(root);
    if (state === undefined) {
      state = read(root);
      this.states.set(root, state);
    }
    return state;
  }

  private watch(root: string): vscode.Disposable {
    const pattern = new vscode.RelativePattern(vscode.Uri.file(root), `{${FILES.join(',')}}`);
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const forget = () => this.forget(root);
    watcher.onDidCreate(forget);
    watcher.onDidChange(forget);
    watcher.onDidDelete(forget);
    return watcher;
  }

  private forget(root?: string): void {
    if (root === undefined) this.states.clear();
    else this.states.delete(root);
    this.changed.fire();
  }

  dispose(): void {
    vscode.Disposable.from(
      ...this.subscriptions,
      ...this.watchers.values(),
      this.changed,
    ).dispose();
  }
}

async function read(root: string): Promise<ConfigState> {
  const [{ readConfig }, { servicesOf }] = await Promise.all([
    import('../registry/config.ts'),
    import('../services/projectServices.ts'),
  ]);
  for (let waited = 0; ; waited += PAUSE) {
    try {
      const config = readConfig(root);
      return { config, services: servicesOf(root, config).services };
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      if (waited >= PATIENCE || !(await isEmpty(error.file))) return { ...NOTHING, error };
    }
    await delay(PAUSE);
  }
}

async function isEmpty(file: string): Promise<boolean> {
  return stat(file).then(
    ({ size }) => size === 0,
    () => false,
  );
}
