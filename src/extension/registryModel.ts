import * as vscode from 'vscode';
import { Book } from '../registry/book.ts';
import { EMPTY_DOCUMENT } from '../registry/document.ts';
import type { Registry } from '../registry/registry.ts';
import { watchRegistry } from '../registry/watch.ts';

/** The registry as this window last saw it. Starts to watch the file with the first question. */
export class RegistryModel implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Book>();
  private latest: Promise<Book> | undefined;
  private stopWatching: (() => void) | undefined;
  /** Somebody changed the book; carries the new one. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly registry: Registry,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** The book. An unusable file counts as an empty one here and is told in the log: views go on. */
  get(): Promise<Book> {
    this.stopWatching ??= watchRegistry(this.registry.file, () => void this.refresh());
    this.latest ??= this.registry.read().catch((error: unknown) => {
      this.log.error(error instanceof Error ? error : String(error));
      return new Book(EMPTY_DOCUMENT);
    });
    return this.latest;
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
