import * as vscode from 'vscode';
import { type Port, toPort } from '../../probe/port.ts';
import { explain } from '../../registry/messages.ts';
import { reportError } from '../report.ts';
import type { Services } from '../services.ts';

/** Names that took the place of numbers. */
export interface GiveOut {
  /** The project's root. */
  readonly root: string;
  readonly wanted: readonly { readonly name: string; readonly prefer: Port }[];
}

/**
 * Gives names the numbers whose place they took, so that nothing changes until something collides,
 * and says where a number could not be kept.
 */
export async function giveOut(services: Services, argument: unknown): Promise<void> {
  const request = readRequest(argument);
  if (request === undefined || !vscode.workspace.isTrusted) return;
  const { root, wanted } = request;
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

function readRequest(argument: unknown): GiveOut | undefined {
  const { root, wanted } = (argument ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof root !== 'string' || !Array.isArray(wanted)) return undefined;
  return {
    root,
    wanted: wanted.flatMap((item: unknown) => {
      const { name, prefer } = (item ?? {}) as Readonly<Record<string, unknown>>;
      const port = toPort(prefer);
      return typeof name === 'string' && port !== undefined ? [{ name, prefer: port }] : [];
    }),
  };
}
