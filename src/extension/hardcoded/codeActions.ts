import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { findingsIn } from './findings.ts';
import { fixEdit } from './fixEdit.ts';
import { FIX_ALL, fixAll, PortFix, portFixes } from './fixes.ts';
import type { FixFollower } from './fixFollower.ts';
import { IgnoreFix, ignoreEditFor, ignoreFixes } from './ignoreFixes.ts';
import type { OpenFiles } from './openFiles.ts';
import type { Scans } from './scans.ts';
import { whyNot } from './whyNot.ts';

/** The code actions at hardcoded ports; edits are worked out when one is chosen. */
export class PortActions implements Required<vscode.CodeActionProvider> {
  constructor(
    private readonly services: Services,
    private readonly scans: Scans,
    private readonly files: OpenFiles,
    private readonly follower: FixFollower,
  ) {}

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { only, diagnostics, triggerKind }: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const asksForFixes = only === undefined || only.contains(vscode.CodeActionKind.QuickFix);
    const isInvoked = triggerKind === vscode.CodeActionTriggerKind.Invoke;
    // Who has everything fixed on each save means spelling and imports, unless Berth is called by name.
    const asksForAll = only?.value === FIX_ALL.value || (isInvoked && only?.contains(FIX_ALL));
    if (!asksForFixes && !asksForAll) return [];
    const scan = await this.scans.current(document, token, isInvoked || asksForAll);
    const found = await findingsIn(this.services, document, scan);
    if (found === undefined || scan?.version !== document.version) return [];
    const { version } = document;
    const names = this.files.names(found.project.root, found.names);
    const replacement = {
      document,
      version,
      found,
      nameOf: (literal: (typeof found.literals)[number]) => names.get(literal) ?? '',
    };
    const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
    const here = found.literals.find(
      (literal) => literal.action !== 'report' && literal.start <= end && start <= literal.end,
    );
    const all = asksForAll ? fixAll(replacement) : undefined;
    return [
      ...(asksForFixes && here !== undefined
        ? [...portFixes(replacement, here, diagnostics), ...ignoreFixes(document, found, here)]
        : []),
      ...(all === undefined ? [] : [all]),
    ];
  }

  async resolveCodeAction(action: vscode.CodeAction): Promise<vscode.CodeAction> {
    if (action instanceof PortFix) {
      const { replacement } = action;
      const fix = await fixEdit(this.services, replacement);
      if (fix === undefined) return action;
      action.edit = fix.edit;
      this.follower.expect(fix, replacement.found.project.root);
      // Whoever saves did not ask for anything in particular.
      const problem =
        action.kind?.value === FIX_ALL.value ? undefined : whyNot(fix.plan.refused, 0);
      if (problem !== undefined) void vscode.window.showWarningMessage(problem);
    } else if (action instanceof IgnoreFix) {
      action.edit = await ignoreEditFor(this.follower, action);
    }
    return action;
  }
}
