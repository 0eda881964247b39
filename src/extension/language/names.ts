import type * as vscode from 'vscode';
import type { Book, NamedPort } from '../../registry/book.ts';
import { type DeclaredPort, EMPTY_CONFIG, type ProjectConfig } from '../../registry/config.ts';
import { checkName, isAbsolute } from '../../registry/names.ts';
import type { ProjectPorts } from '../../registry/projectPorts.ts';
import type { NameStatus } from '../../registry/status.ts';
import type { Services } from '../services.ts';

/** The names that one document can speak of, at one moment. */
export class Names {
  constructor(
    readonly book: Book,
    /** Absent where the document belongs to no folder on a disk. */
    readonly project: ProjectPorts | undefined,
    /** What the project's `berth.json` declares; empty without trust. */
    readonly config: ProjectConfig,
  ) {}

  /** The number behind a name as the document writes it. */
  get(name: string): NamedPort | undefined {
    if (checkName(name) !== undefined) return undefined;
    if (this.project !== undefined) return this.book.get({ name, root: this.project.root });
    return isAbsolute(name) ? this.book.get({ name, root: '' }) : undefined;
  }

  declared(name: string): DeclaredPort | undefined {
    return this.config.ports.get(name);
  }

  /** The project's names, declared or registered, as it writes them, then the shared ones. */
  all(): string[] {
    const { project, book } = this;
    const own =
      project === undefined
        ? []
        : book.ofProject(project.root).map((named) => book.shortName(named.name, project.root));
    const shared = book.all().flatMap((named) => (named.project === undefined ? [named.name] : []));
    return [...new Set([...this.config.ports.keys(), ...own, ...shared])];
  }
}

/** The names for a document as they stand. Never throws: what can't be read counts as empty here. */
export async function namesFor(services: Services, uri: vscode.Uri): Promise<Names> {
  const project = services.projects.ofUri(uri);
  const book = await services.book.get();
  if (project === undefined) return new Names(book, undefined, EMPTY_CONFIG);
  const { config } = await services.configs.get(project.root);
  return new Names(book, project, config);
}

/** What a name's number is doing; `undefined` when that can't be said. */
export async function statusFor(
  services: Services,
  named: NamedPort,
): Promise<NameStatus | undefined> {
  const { statuses } = await services.machine.get();
  return statuses.find((status) => status.named.name === named.name);
}
