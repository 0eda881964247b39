import * as vscode from 'vscode';
import type { Port } from '../../probe/port.ts';
import { describeListener } from '../../registry/messages.ts';
import type { Trouble } from './trouble.ts';

/** What is wrong with a hardcoded port and what to do, in a sentence or two. */
export function troubleText(port: Port, trouble: Trouble): string {
  switch (trouble.kind) {
    case 'held':
      return vscode.l10n.t(
        'Port {0} belongs to {1}. Use a named port here.',
        port,
        trouble.holder.name,
      );
    case 'taken':
      return vscode.l10n.t(
        'Port {0} is taken by a stranger, {1}. Use a named port or stop that program.',
        port,
        describeListener(trouble.listener),
      );
    case 'twice':
      return vscode.l10n.t(
        'Port {0} is used for different services: {1}. Give each a named port.',
        port,
        trouble.names.join(', '),
      );
    case 'reserved': {
      const { note } = trouble.reservation;
      return note === undefined
        ? vscode.l10n.t('Port {0} is reserved. Use a named port here.', port)
        : vscode.l10n.t('Port {0} is reserved: {1}. Use a named port here.', port, note);
    }
    case 'pooled':
      return vscode.l10n.t(
        'Port {0} belongs to the pool {1}. Use a named port here.',
        port,
        trouble.pool,
      );
    case 'unfit':
      return vscode.l10n.t(
        'Port {0} is one that {1}. Use a named port and change its number.',
        port,
        trouble.clause,
      );
  }
}
