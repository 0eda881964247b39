import * as vscode from 'vscode';
import type { Scanned } from '../../literals/scan.ts';
import { reportError } from '../report.ts';
import type { Services } from '../services.ts';
import { mayHoldPorts } from './candidate.ts';
import { wholeText } from './wholeText.ts';

/** Finds the hardcoded ports of a text, away from the thread that asks. */
export interface Scanner {
  /**
   * `undefined` for a file of no known kind or that a program wrote, and when the answer is of no
   * use any more.
   * @param path absolute
   */
  scan(path: string, text: string, signal: AbortSignal): Promise<Scanned | undefined>;
  dispose(): void;
}

/** What one version of a document holds. */
export interface DocumentScan extends Scanned {
  readonly version: number;
}

/** Milliseconds of quiet after a change before a document is looked at again. */
const QUIET = 250;

interface Entry {
  readonly document: vscode.TextDocument;
  timer?: NodeJS.Timeout | undefined;
  running?: AbortController | undefined;
  /** What was found last; of an older version while a newer one waits. */
  scan?: DocumentScan | undefined;
  /** The version for which a look was asked last. */
  awaited?: number;
  /** The version that was looked at last; its scan may have found nothing to tell. */
  looked?: number;
  waiting: ((scan: DocumentScan | undefined) => void)[];
}

/**
 * The hardcoded ports of the open documents, found in a worker: after a pause in typing, and once for
 * each version, however many ask. Of two versions the newer one wins. Nothing without trust.
 */
export class Scans implements vscode.Disposable {
  private readonly entries = new Map<string, Entry>();
  private readonly scanned = new vscode.EventEmitter<vscode.TextDocument>();
  private readonly subscriptions: vscode.Disposable[];
  private scanner: Scanner | undefined;
  private disposed = false;
  /** A document was looked at; not fired for documents that are none of ours. */
  readonly onDidScan = this.scanned.event;

  constructor(
    private readonly services: Services,
    private readonly makeScanner: () => Scanner,
  ) {
    const all = () => {
      for (const document of vscode.workspace.textDocuments) this.schedule(document, 0);
    };
    this.subscriptions = [
      vscode.workspace.onDidOpenTextDocument((document) => this.schedule(document, 0)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        // Other line ends make a new version without any change of the content.
        const known = this.entries.get(document.uri.toString());
        const isNew = known !== undefined && known.awaited !== document.version;
        if (contentChanges.length > 0 || isNew) this.schedule(document, QUIET);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => this.forget(document)),
      vscode.workspace.onDidGrantWorkspaceTrust(all),
    ];
    all();
  }

  /** What was found last in a document; of an older version while somebody types. */
  latest(document: vscode.TextDocument): DocumentScan | undefined {
    return this.entries.get(document.uri.toString())?.scan;
  }

  /**
   * What a document holds as it is now; `undefined` when it is none of ours, or when it is closed or
   * the question withdrawn meanwhile.
   * @param urgent whether to look at once rather than when the typing pauses
   */
  async current(
    document: vscode.TextDocument,
    token?: vscode.CancellationToken,
    urgent = false,
  ): Promise<DocumentScan | undefined> {
    const entry = this.entries.get(document.uri.toString()) ?? this.schedule(document, 0);
    if (entry === undefined || token?.isCancellationRequested) return undefined;
    if (entry.looked === document.version) return entry.scan;
    if (urgent && entry.timer !== undefined) this.schedule(document, 0);
    return new Promise((resolve) => {
      const withdrawn = token?.onCancellationRequested(() => resolve(undefined));
      entry.waiting.push((scan) => {
        withdrawn?.dispose();
        resolve(scan);
      });
    });
  }

  /** The documents that were looked at and hold something. */
  known(): { readonly document: vscode.TextDocument; readonly scan: DocumentScan }[] {
    return [...this.entries.values()].flatMap(({ document, scan }) =>
      scan === undefined || scan.literals.length === 0 ? [] : { document, scan },
    );
  }

  private schedule(document: vscode.TextDocument, delay: number): Entry | undefined {
    if (this.disposed || document.isClosed) return undefined;
    const key = document.uri.toString();
    const known = this.entries.get(key);
    if (known === undefined && !mayHoldPorts(this.services, document)) return undefined;
    const entry = known ?? { document, waiting: [] };
    this.entries.set(key, entry);
    entry.awaited = document.version;
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => {
      entry.timer = undefined;
      this.look(entry).catch((error: unknown) => reportError(this.services, error));
    }, delay);
    return entry;
  }

  private async look(entry: Entry): Promise<void> {
    const { document } = entry;
    const { version, uri } = document;
    if (entry.looked === version) return;
    entry.running?.abort();
    const running = new AbortController();
    entry.running = running;
    this.scanner ??= this.makeScanner();
    const text = await wholeText(document);
    if (text === undefined || running.signal.aborted) return;
    const found = await this.scanner.scan(uri.fsPath, text, running.signal);
    // A newer look tells those who wait; what this one found is of a text that is gone.
    if (running.signal.aborted || document.version !== version) return;
    entry.running = undefined;
    entry.scan = found && { version, ...found };
    entry.looked = version;
    const { waiting } = entry;
    entry.waiting = [];
    for (const tell of waiting) tell(entry.scan);
    this.scanned.fire(document);
  }

  private forget(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    const entry = this.entries.get(key);
    if (entry === undefined) return;
    this.entries.delete(key);
    stop(entry);
  }

  dispose(): void {
    this.disposed = true;
    for (const entry of this.entries.values()) stop(entry);
    this.entries.clear();
    this.scanner?.dispose();
    vscode.Disposable.from(...this.subscriptions, this.scanned).dispose();
  }
}

function stop(entry: Entry): void {
  clearTimeout(entry.timer);
  entry.running?.abort();
  for (const tell of entry.waiting) tell(undefined);
}
