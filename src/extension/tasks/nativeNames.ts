import * as vscode from 'vscode';
import type { Book } from '../../registry/book.ts';
import { isAbsolute } from '../../registry/names.ts';
import type { ProjectPorts } from '../../registry/projectPorts.ts';
import type { Services } from '../services.ts';
import { askNumber, homeProject } from './askNumber.ts';

/** What follows in a `${command:…}` variable is the name. */
const PREFIX = 'berth.port.';

/**
 * Keeps a command `berth.port.<name>` for every known name, so that `${command:berth.port.api}`
 * works in everything that knows VS Code's variables. Known are all names of the registry, spelled
 * out, and the names of the window's projects as they write them, declared ones included.
 */
export class NativeNames implements vscode.Disposable {
  private readonly commands = new Map<string, vscode.Disposable>();
  private readonly subscriptions: vscode.Disposable[];
  /** Updates run one after the other, so that a slow one never undoes a later one. */
  private updates: Promise<void> = Promise.resolve();
  private disposed = false;

  constructor(private readonly services: Services) {
    const { book, configs, projects } = services;
    const update = () => this.update();
    this.subscriptions = [
      book.onDidChange(update),
      configs.onDidChange(update),
      projects.onDidChange(update),
    ];
    update();
  }

  private update(): void {
    this.updates = this.updates.then(async () => {
      const names = await this.knownNames(await this.services.book.get());
      if (this.disposed) return;
      for (const [name, command] of this.commands) {
        if (names.has(name)) continue;
        command.dispose();
        this.commands.delete(name);
      }
      for (const name of names) {
        if (!this.commands.has(name)) this.commands.set(name, this.register(name));
      }
    });
    this.updates = this.updates.catch((error: unknown) => {
      this.services.log.error(error instanceof Error ? error : String(error));
    });
  }

  private async knownNames(book: Book): Promise<ReadonlySet<string>> {
    const names = new Set<string>(book.document.ports.keys());
    for (const { root } of this.services.projects.all()) {
      for (const name of await this.namesOf(root, book)) names.add(name);
    }
    return names;
  }

  private async namesOf(root: string, book: Book): Promise<string[]> {
    const { config } = await this.services.configs.get(root);
    const registered = book.ofProject(root).map((named) => book.shortName(named.name, root));
    return [...config.ports.keys(), ...registered];
  }

  private register(name: string): vscode.Disposable {
    return vscode.commands.registerCommand(`${PREFIX}${name}`, async () =>
      String(await askNumber(await this.projectOf(name), name)),
    );
  }

  /** VS Code doesn't say which folder asks: the first one in the window whose project knows the name. */
  private async projectOf(name: string): Promise<ProjectPorts> {
    const { book, projects, registry } = this.services;
    const all = projects.all();
    const [first] = all;
    if (!isAbsolute(name) && all.length > 1) {
      const state = await book.get();
      for (const project of all) {
        if ((await this.namesOf(project.root, state)).includes(name)) return project;
      }
    }
    return first ?? homeProject(registry);
  }

  dispose(): void {
    this.disposed = true;
    vscode.Disposable.from(...this.subscriptions, ...this.commands.values()).dispose();
  }
}
