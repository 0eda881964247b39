import * as vscode from 'vscode';
import { Book } from '../registry/book.ts';
import { EMPTY_DOCUMENT } from '../registry/document.ts';
import { RegistryError } from '../registry/errors.ts';
import type { Registry } from '../registry/registry.ts';
import { watchRegistry } from '../registry/watch.ts';

/** The registry as this window last saw it. Starts to watch the file with the first question. */
export class RegistryModel implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Book>();
  private latest: Promise<Book> | undefined;
  private failure: RegistryError | undefined;
  private stopWatching: (() => void) | undefined;
  /** Somebody changed the book; carries the new one. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly registry: Registry,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Why the file can't be used, as of the last reading. */
  get problem(): RegistryError | undefined {
    return this.failure;
  }

  /** The book. An unusable file counts as an empty one here (see {@link problem}): views go on. */
  get(): Promise<Book> {
    this.stopWatching ??= watchRegistry(this.registry.file, () => void this.refresh());
    this.latest ??= this.read();
    return this.latest;
  }

  private async read(): Promise<Book> {
    try {
      const book = await this.registry.read();
      this.failure = undefined;
      return book;
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error;
      this.log.error(error);
      this.failure = error;
      return new Book(EMPTY_DOCUMENT);
    }
  }

  /** Reads the book again and tells everybody. Call it after a change of one's own; the watcher does for others'. */
  async refresh(): Promise<void> {
    this.latest = undefined;
    this.changed.fire(await this.get());
  }

  dispose(): void {
    this.stopWatching?.();
    this.changed.dispose();
  }
}
