import * as vscode from 'vscode';
import type { PortLiteral } from '../../literals/finding.ts';
import { rangeOf } from '../language/documents.ts';
import { reportError } from '../report.ts';
import type { Services } from '../services.ts';
import { type Findings, findingsIn } from './findings.ts';
import type { OpenFiles } from './openFiles.ts';
import type { Scans } from './scans.ts';
import { type Trouble, TroubleFinder } from './trouble.ts';
import { troubleText } from './troubleText.ts';

/** What a mark is about; its `code`. */
export type MarkCode = 'hardcoded-port' | 'port-conflict';

/** More marks than this in one file help nobody. */
const MOST = 200;
/** How often the machine is asked who listens while ports are in view, in ms. */
const INTERVAL = 10_000;

/**
 * Keeps the marks at hardcoded ports of open documents: dots where a named port could stand, a
 * warning where a number is in somebody's way. A document's old marks stay until its new ones are
 * there, and VS Code moves them with the text.
 */
export class Hints implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('berth-hardcoded');
  private readonly subscriptions: vscode.Disposable;
  private readonly marked = new Set<vscode.TextDocument>();
  /** The documents of which some ports may be in somebody's way. */
  private readonly judged = new Set<vscode.TextDocument>();
  /** The look at each document that began last. */
  private readonly looks = new WeakMap<vscode.TextDocument, symbol>();
  private observing: vscode.Disposable | undefined;

  constructor(
    private readonly services: Services,
    private readonly scans: Scans,
    private readonly files: OpenFiles,
  ) {
    const all = () => this.lookAtAll();
    this.subscriptions = vscode.Disposable.from(
      scans.onDidScan((document) => this.start(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.forget(document)),
      vscode.workspace.onDidChangeConfiguration(
        (event) => event.affectsConfiguration('berth.editor') && all(),
      ),
      vscode.window.onDidChangeVisibleTextEditors(() => this.observe()),
      services.configs.onDidChange(all),
      services.book.onDidChange(all),
      services.machine.onDidChange(all),
    );
    all();
  }

  private lookAtAll(): void {
    for (const { document } of this.scans.known()) this.start(document);
  }

  private start(document: vscode.TextDocument): void {
    this.look(document).catch((error: unknown) => reportError(this.services, error));
  }

  private async look(document: vscode.TextDocument): Promise<void> {
    const { version } = document;
    const look = Symbol('look');
    this.looks.set(document, look);
    const scan = this.scans.latest(document);
    // While somebody types, the next scan brings the next marks.
    if (scan !== undefined && scan.version !== version) return;
    const found = await findingsIn(this.services, document, scan);
    this.judge(document, found);
    const marks = found === undefined ? [] : await this.marksFor(document, found);
    if (document.version !== version || document.isClosed) return;
    // One that began later knows more, even if it was done sooner.
    if (this.looks.get(document) !== look) return;
    if (marks.length === 0 && !this.marked.has(document)) return;
    this.collection.set(document.uri, marks);
    if (marks.length > 0) this.marked.add(document);
    else this.marked.delete(document);
  }

  private judge(document: vscode.TextDocument, found: Findings | undefined): void {
    const wanted = found !== undefined && warns(document) && found.literals.some(canBeActedOn);
    if (wanted && !document.isClosed) this.judged.add(document);
    else this.judged.delete(document);
    this.observe();
  }

  private async marksFor(
    document: vscode.TextDocument,
    found: Findings,
  ): Promise<vscode.Diagnostic[]> {
    const hints = settingsFor(document).get<boolean>('editor.hardcodedPorts', true);
    const marks: { literal: PortLiteral; trouble: Trouble | undefined }[] = [];
    const finder = warns(document) ? await this.finderFor(found) : undefined;
    for (const literal of found.literals.filter(canBeActedOn)) {
      const trouble = await finder?.troubleWith(literal);
      if (trouble !== undefined || hints) marks.push({ literal, trouble });
    }
    return marks
      .toSorted((a, b) => Number(b.trouble !== undefined) - Number(a.trouble !== undefined))
      .slice(0, MOST)
      .map(({ literal, trouble }) => markOf(document, literal, trouble));
  }

  private async finderFor({ project, names }: Findings): Promise<TroubleFinder> {
    const { listeners } = this.observing === undefined ? NOBODY : await this.services.machine.get();
    const twice = this.files.usedTwice(project.root, names);
    return new TroubleFinder({ root: project.root, book: names.book, listeners, twice });
  }

  /** Asks who listens while an editor shows ports that might be taken, and no longer. */
  private observe(): void {
    const seen = vscode.window.visibleTextEditors.some(({ document }) => this.judged.has(document));
    if (seen && this.observing === undefined) {
      this.observing = this.services.machine.observe(INTERVAL);
    } else if (!seen) {
      this.observing?.dispose();
      this.observing = undefined;
    }
  }

  private forget(document: vscode.TextDocument): void {
    this.marked.delete(document);
    this.judged.delete(document);
    this.collection.delete(document.uri);
    this.observe();
  }

  dispose(): void {
    this.observing?.dispose();
    vscode.Disposable.from(this.subscriptions, this.collection).dispose();
  }
}

const NOBODY = { listeners: [] };

function settingsFor(document: vscode.TextDocument): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration('berth', document);
}

function warns(document: vscode.TextDocument): boolean {
  return settingsFor(document).get<boolean>('editor.portConflicts', true);
}

function canBeActedOn({ action, confidence }: PortLiteral): boolean {
  return action !== 'report' && confidence === 'high';
}

function markOf(
  document: vscode.TextDocument,
  { port, start, end }: PortLiteral,
  trouble: Trouble | undefined,
): vscode.Diagnostic {
  const mark = new vscode.Diagnostic(
    rangeOf(document, start, end),
    trouble === undefined
      ? vscode.l10n.t('Port {0} is hardcoded. A named port never collides.', port)
      : troubleText(port, trouble),
    trouble === undefined ? vscode.DiagnosticSeverity.Hint : vscode.DiagnosticSeverity.Warning,
  );
  mark.source = 'Berth';
  const code: MarkCode = trouble === undefined ? 'hardcoded-port' : 'port-conflict';
  mark.code = code;
  return mark;
}
