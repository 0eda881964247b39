import * as vscode from 'vscode';
import type { PortLiteral } from '../../literals/finding.ts';

/** What is done to one hardcoded port, in words. */
export function fixTitle({ action, fallback }: PortLiteral, name: string): string {
  if (fallback !== undefined) {
    return vscode.l10n.t('Bind {0} to named port "{1}"', fallback.variable, name);
  }
  switch (action) {
    case 'link':
      return vscode.l10n.t('Link to named port "{0}"', name);
    case 'wrap':
      return vscode.l10n.t('Run with named port "{0}"', name);
    default:
      return vscode.l10n.t('Replace with named port "{0}"', name);
  }
}
