import * as vscode from 'vscode';
import type { LiteralRole, PortLiteral } from '../../literals/finding.ts';

/** What can be done about a port, in a few words for its row. */
export function actionInShort({ action, fallback, role }: PortLiteral): string {
  switch (action) {
    case 'replace':
      return fallback === undefined
        ? vscode.l10n.t('can be replaced')
        : vscode.l10n.t('{0} can be set', fallback.variable);
    case 'link':
      return vscode.l10n.t('can be linked');
    case 'wrap':
      return vscode.l10n.t('can be run by berth');
    case 'report':
      return whyNoAction(role);
  }
}

/** The same in a sentence, for its tooltip. */
export function actionInFull({ action, fallback, role }: PortLiteral): string {
  switch (action) {
    case 'replace':
      return fallback === undefined
        ? vscode.l10n.t('A named port can take its place.')
        : vscode.l10n.t(
            'It is the default of the variable {0}, which berth.json can set. The file stays as it is.',
            fallback.variable,
          );
    case 'link':
      return vscode.l10n.t(
        'The file has no variables: berth.json can name the place, and "berth env --write" fills the number in.',
      );
    case 'wrap':
      return vscode.l10n.t('"berth run" can run the command with the number of a named port.');
    case 'report':
      return vscode.l10n.t('Nothing to replace: {0}.', whyNoAction(role));
  }
}

function whyNoAction(role: LiteralRole): string {
  switch (role) {
    case 'container':
      return vscode.l10n.t('inside a container');
    case 'internal':
      return vscode.l10n.t('on another machine');
    case 'forward':
      return vscode.l10n.t('forwarded');
    case 'probe':
      return vscode.l10n.t('a check');
    case 'pattern':
      return vscode.l10n.t('a pattern');
    case 'listen':
    case 'publish':
    case 'client':
    case 'debug':
      return vscode.l10n.t('stays as it is');
  }
}
