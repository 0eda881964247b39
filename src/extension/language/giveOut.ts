import * as vscode from 'vscode';
import type { Port } from '../../probe/port.ts';
import { explain } from '../../registry/messages.ts';
import { reportError } from '../report.ts';
import type { Services } from '../services.ts';

/** Names that take the place of numbers. */
export interface GiveOut {
  /** The project's root. */
  readonly root: string;
  readonly wanted: readonly { readonly name: string; readonly prefer: Port }[];
}

/**
 * Gives names the numbers whose place they took, so that nothing changes until something collides,
 * and says where a number could not be kept.
 */
export async function giveOut(services: Services, { root, wanted }: GiveOut): Promise<void> {
  try {
    const results = await services.registry.allocate(
      wanted.map(({ name, prefer }) => ({ name, root, prefer })),
    );
    await services.book.refresh();
    const notes = results.flatMap((result, index) => {
      const { name = '', prefer } = wanted[index] ?? {};
      if (result.kind !== 'allocated') return [`${name}: ${explain(result)}`];
      const { port } = result.named;
      if (port === prefer) return [];
      // That nobody may have the number, or only some, is no matter of who came first.
      if (result.instead?.kind === 'reserved' || result.instead?.kind === 'pooled') {
        return [`${explain(result.instead)} ${vscode.l10n.t('{0} has port {1}.', name, port)}`];
      }
      return [
        result.created
          ? vscode.l10n.t('{0} has port {1}, as {2} is taken.', name, port, prefer ?? '')
          : vscode.l10n.t('{0} keeps its port {1}.', name, port),
      ];
    });
    if (notes.length > 0) void vscode.window.showInformationMessage(notes.join(' '));
  } catch (error) {
    await reportError(services, error);
  }
}
