import * as vscode from 'vscode';
import { findDeafTasks } from '../../literals/vscode/taskVariables.ts';
import { tokenFileKind } from '../../literals/vscode/tokenFiles.ts';
import { parseConfig } from '../../registry/config.ts';
import { checkName } from '../../registry/names.ts';
import { suggest } from '../../registry/suggest.ts';
import { reportError } from '../report.ts';
import type { Services } from '../services.ts';
import { type Documents, type Reading, rangeOf } from './documents.ts';
import { FILES } from './files.ts';
import { namesFor } from './names.ts';

/** What a diagnostic is about; its `code`. */
export type DiagnosticCode = 'invalid-name' | 'undeclared-name' | 'unexpanded-token' | 'config';

/** Milliseconds of quiet after a change before a document is looked at again. */
const QUIET = 250;

/** Keeps the diagnostics of open files of ours. */
export class Diagnostics implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('berth');
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly services: Services,
    private readonly documents: Documents,
  ) {
    const all = () => this.lookAtAll();
    this.subscriptions = [
      vscode.workspace.onDidOpenTextDocument((document) => this.schedule(document, 0)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.schedule(document, QUIET)),
      vscode.workspace.onDidCloseTextDocument((document) => this.forget(document.uri)),
      vscode.workspace.onDidChangeConfiguration(
        (event) => event.affectsConfiguration('berth.editor') && all(),
      ),
      vscode.workspace.onDidGrantWorkspaceTrust(all),
      services.configs.onDidChange(all),
      services.book.onDidChange(all),
    ];
    all();
  }

  private lookAtAll(): void {
    for (const document of vscode.workspace.textDocuments) this.schedule(document, 0);
  }

  private schedule(document: vscode.TextDocument, delay: number): void {
    if (vscode.languages.match(FILES, document) === 0) return;
    const key = document.uri.toString();
    clearTimeout(this.timers.get(key));
    const look = () => {
      this.timers.delete(key);
      this.look(document).catch((error: unknown) => reportError(this.services, error));
    };
    this.timers.set(key, setTimeout(look, delay));
  }

  private async look(document: vscode.TextDocument): Promise<void> {
    const { version } = document;
    const found = await findProblems(this.services, this.documents, document);
    if (document.version === version && !document.isClosed) {
      this.collection.set(document.uri, found);
    }
  }

  private forget(uri: vscode.Uri): void {
    clearTimeout(this.timers.get(uri.toString()));
    this.timers.delete(uri.toString());
    this.collection.delete(uri);
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    vscode.Disposable.from(...this.subscriptions, this.collection).dispose();
  }
}

async function findProblems(
  services: Services,
  documents: Documents,
  document: vscode.TextDocument,
): Promise<vscode.Diagnostic[]> {
  const reading = documents.read(document);
  if (reading === undefined) return [];
  return [
    ...(tokenFileKind(document.uri.path) === 'config' ? configProblems(document, reading) : []),
    ...invalidNames(document, reading),
    ...unexpandedTokens(document, reading),
    ...(await undeclaredNames(services, document, reading)),
  ];
}

/** What is wrong in a berth.json; what is no JSON is left to VS Code's own JSON support. */
function configProblems(document: vscode.TextDocument, reading: Reading): vscode.Diagnostic[] {
  return parseConfig(reading.text).problems.flatMap(({ message, offset, length, kind }) =>
    kind === 'syntax'
      ? []
      : diagnostic(
          rangeOf(document, offset, offset + length),
          message,
          vscode.DiagnosticSeverity.Error,
          'config',
        ),
  );
}

function invalidNames(document: vscode.TextDocument, reading: Reading): vscode.Diagnostic[] {
  // In berth.json, parseConfig says it.
  if (reading.kind === 'config') return [];
  return reading.mentions.flatMap((mention) => {
    const problem = checkName(mention.name);
    if (problem === undefined) return [];
    const range = rangeOf(document, mention.start, mention.end);
    return diagnostic(range, problem.message, vscode.DiagnosticSeverity.Error, 'invalid-name');
  });
}

function unexpandedTokens(document: vscode.TextDocument, reading: Reading): vscode.Diagnostic[] {
  return reading.sections
    .filter((section) => section.kind === 'tasks')
    .flatMap((section) => findDeafTasks(section, reading.mentions))
    .flatMap(({ kind, tokens }) =>
      tokens.flatMap(({ start, end }) =>
        diagnostic(
          rangeOf(document, start, end),
          kind === 'plain'
            ? vscode.l10n.t(
                'VS Code runs this task by itself and hands the token on as it stands. Convert the task to type "berth", or use a variable.',
              )
            : vscode.l10n.t(
                'Another extension runs this task and does not know the token. Use a variable.',
              ),
          vscode.DiagnosticSeverity.Warning,
          'unexpanded-token',
        ),
      ),
    );
}

/** Names that `berth.json` does not declare although it declares one that looks like a slip away. */
async function undeclaredNames(
  services: Services,
  document: vscode.TextDocument,
  reading: Reading,
): Promise<vscode.Diagnostic[]> {
  if (reading.mentions.length === 0) return [];
  const names = await namesFor(services, document.uri);
  return reading.mentions.flatMap(({ kind, name, start, end }) => {
    if (kind === 'key' || kind === 'service' || checkName(name) !== undefined) return [];
    if (names.declared(name) !== undefined || names.get(name) !== undefined) return [];
    const [meant] = suggest(name, names.config.ports.keys());
    return meant === undefined
      ? []
      : diagnostic(
          rangeOf(document, start, end),
          vscode.l10n.t('berth.json does not declare "{0}". Did you mean "{1}"?', name, meant),
          vscode.DiagnosticSeverity.Hint,
          'undeclared-name',
        );
  });
}

function diagnostic(
  range: vscode.Range,
  message: string,
  severity: vscode.DiagnosticSeverity,
  code: DiagnosticCode,
): vscode.Diagnostic[] {
  const result = new vscode.Diagnostic(range, message, severity);
  result.source = 'Berth';
  result.code = code;
  return [result];
}
