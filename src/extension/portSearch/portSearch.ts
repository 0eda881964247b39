import * as vscode from 'vscode';
import type { PortLiteral } from '../../literals/finding.ts';
import { CONFIG_FILE } from '../../registry/config.ts';
import type { TextScanner } from '../../scan/textScanner.ts';
import { findingsIn } from '../hardcoded/findings.ts';
import type { FoundFile } from '../hardcoded/planEdit.ts';
import { wholeText } from '../hardcoded/wholeText.ts';
import { reportError } from '../report.ts';
import type { Services } from '../services.ts';
import type { Grouping } from './resultRows.ts';
import {
  carryOver,
  type FoundProject,
  isActionable,
  isTickedFirst,
  type SearchResult,
  without,
} from './searchResult.ts';

/** Where the way of grouping is kept. */
const GROUPING = 'portSearch.grouping';
/** Milliseconds of quiet after a change before a file is looked at again. */
const QUIET = 400;

/** What the search of the workspace for hardcoded ports found, and what the user did with it since. */
export class PortSearch implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable;
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private dismissed: ReadonlySet<PortLiteral> = new Set();
  private ticked: ReadonlySet<PortLiteral> = new Set();
  private latest: SearchResult | undefined;
  private running: AbortController | undefined;
  private scanner: TextScanner | undefined;
  /** What is shown changed. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly services: Services) {
    this.subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.follow(document);
      }),
      // What it settles or ignores now is no finding any more.
      services.configs.onDidChange(() => this.later(CONFIG_FILE, () => this.lookAgain())),
    );
  }

  /** The last search's result; `undefined` before the first one and once it was cleared. */
  get result(): SearchResult | undefined {
    return this.latest;
  }

  get isSearching(): boolean {
    return this.running !== undefined;
  }

  /** What the user has not dismissed. */
  get shown(): readonly FoundProject[] {
    return without(this.latest?.projects ?? [], this.dismissed);
  }

  get grouping(): Grouping {
    return this.services.context.globalState.get(GROUPING) === 'file' ? 'file' : 'number';
  }

  async groupBy(grouping: Grouping): Promise<void> {
    await this.services.context.globalState.update(GROUPING, grouping);
    this.changed.fire();
  }

  /** Whether it is one of the findings that are shown. */
  knows(literal: PortLiteral): boolean {
    return (
      literalsOf(this.latest?.projects ?? []).includes(literal) && !this.dismissed.has(literal)
    );
  }

  /** What is ticked and shown. */
  get chosen(): ReadonlySet<PortLiteral> {
    return new Set(literalsOf(this.shown).filter((literal) => this.ticked.has(literal)));
  }

  isTicked(literal: PortLiteral): boolean {
    return this.ticked.has(literal);
  }

  tick(literals: Iterable<PortLiteral>, isOn: boolean): void {
    const ticked = new Set(this.ticked);
    for (const literal of literals) {
      if (!isOn) ticked.delete(literal);
      else if (isActionable(literal)) ticked.add(literal);
    }
    this.ticked = ticked;
    this.changed.fire();
  }

  dismiss(literals: Iterable<PortLiteral>): void {
    this.dismissed = new Set([...this.dismissed, ...literals]);
    this.changed.fire();
  }

  clear(): void {
    this.running?.abort();
    this.latest = undefined;
    this.dismissed = new Set();
    this.ticked = new Set();
    this.changed.fire();
  }

  /**
   * Searches, and starts over with what is dismissed and ticked. One search at a time: a newer one
   * ends the older.
   * @returns whether it came to its end
   */
  async search(signal: AbortSignal, onProgress: (files: number) => void): Promise<boolean> {
    const found = await this.run(signal, onProgress);
    if (found === undefined) return false;
    this.dismissed = new Set();
    this.ticked = new Set(literalsOf(found.projects).filter(isTickedFirst));
    this.latest = found;
    this.changed.fire();
    return true;
  }

  private async run(
    signal: AbortSignal,
    onProgress: (files: number) => void,
  ): Promise<SearchResult | undefined> {
    this.running?.abort();
    const running = new AbortController();
    this.running = running;
    this.changed.fire();
    const { searchFolders } = await import('./searchFolders.ts');
    const either = AbortSignal.any([signal, running.signal]);
    try {
      const found = await searchFolders(this.services, either, onProgress);
      return either.aborted ? undefined : found;
    } catch (error) {
      if (either.aborted) return undefined;
      throw error;
    } finally {
      if (this.running === running) this.running = undefined;
      this.changed.fire();
    }
  }

  /**
   * Replaces findings after a preview, project by project, and looks again at what is left then.
   * @returns whether anything was replaced
   */
  async replace(chosen: ReadonlySet<PortLiteral>): Promise<boolean> {
    const { replaceInProject } = await import('../hardcoded/replaceInProject.ts');
    let isAnythingDone = false;
    for (const { root, files } of this.latest?.projects ?? []) {
      const own = new Set(literalsOf([{ files }]).filter((literal) => chosen.has(literal)));
      if (own.size === 0) continue;
      const outcome = await replaceInProject(this.services, { root, files, chosen: own });
      if (outcome === 'discarded') break;
      if (outcome === 'applied') isAnythingDone = true;
    }
    if (isAnythingDone) await this.lookAgain();
    return isAnythingDone;
  }

  /** The same search once more; what was dismissed and ticked stays so. */
  private async lookAgain(): Promise<void> {
    if (this.latest === undefined || this.isSearching) return;
    const found = await this.run(new AbortController().signal, () => {});
    if (found !== undefined) this.take(found.projects, found);
  }

  private take(projects: readonly FoundProject[], result: SearchResult): void {
    const before = (this.latest?.projects ?? []).flatMap(({ files }) => files);
    const after = projects.flatMap(({ files }) => files);
    this.dismissed = carryOver(this.dismissed, before, after);
    this.ticked = carryOver(this.ticked, before, after);
    this.latest = { ...result, projects };
    this.changed.fire();
  }

  /** Looks again at a file that somebody edits, so that its rows lead to the right places. */
  private follow(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (this.has(key)) this.later(key, () => this.read(document));
  }

  private later(key: string, look: () => Promise<void>): void {
    clearTimeout(this.timers.get(key));
    const start = () => {
      this.timers.delete(key);
      look().catch((error: unknown) => reportError(this.services, error));
    };
    this.timers.set(key, setTimeout(start, QUIET));
  }

  private has(key: string): boolean {
    const projects = this.latest?.projects ?? [];
    return projects.some(({ files }) => files.some(({ uri }) => uri.toString() === key));
  }

  private async read(document: vscode.TextDocument): Promise<void> {
    const { TextScanner } = await import('../../scan/textScanner.ts');
    this.scanner ??= new TextScanner(this.services.context.asAbsolutePath('dist/scanWorker.js'));
    const { version } = document;
    const text = await wholeText(document);
    if (text === undefined) return;
    const scanned = await this.scanner.scan(document.uri.fsPath, text);
    const scan = scanned && { ...scanned, version };
    const literals = (await findingsIn(this.services, document, scan))?.literals ?? [];
    const { latest } = this;
    if (latest === undefined || document.version !== version) return;
    const key = document.uri.toString();
    const refresh = (file: FoundFile) =>
      file.uri.toString() === key ? { ...file, text, literals } : file;
    const projects = latest.projects.map((project) => ({
      ...project,
      files: project.files.map(refresh),
    }));
    this.take(projects, latest);
  }

  dispose(): void {
    this.running?.abort();
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.scanner?.dispose();
    vscode.Disposable.from(this.subscriptions, this.changed).dispose();
  }
}

function literalsOf(projects: readonly Pick<FoundProject, 'files'>[]): PortLiteral[] {
  return projects.flatMap(({ files }) => files.flatMap(({ literals }) => literals));
}
