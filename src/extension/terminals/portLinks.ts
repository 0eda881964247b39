import * as vscode from 'vscode';
import type { Port } from '../../probe/port.ts';
import { findDumpedPort, findPortsInUse, type PortInUse } from '../../session/portsInUse.ts';
import { reportError } from '../report.ts';
import type { Services } from '../services.ts';

class PortLink extends vscode.TerminalLink {
  constructor(
    start: number,
    length: number,
    tooltip: string,
    readonly port: Port | undefined,
  ) {
    super(start, length, tooltip);
  }
}

/**
 * Links at messages that a port is in use. VS Code asks for the line under the mouse, which it has
 * put together again where the terminal broke it.
 */
export class PortLinks implements vscode.TerminalLinkProvider<PortLink> {
  constructor(private readonly services: Services) {}

  provideTerminalLinks({
    line,
  }: Pick<vscode.TerminalLinkContext, 'line'>): PortLink[] | Promise<PortLink[]> {
    const dumped = findDumpedPort(line);
    return dumped === undefined ? findPortsInUse(line).map(linkFor) : ifTaken(dumped);
  }

  async handleTerminalLink({ port }: PortLink): Promise<void> {
    try {
      const { showPortInUse } = await import('./showPortInUse.ts');
      await showPortInUse(this.services, port);
    } catch (error) {
      await reportError(this.services, error);
    }
  }
}

function linkFor({ start, end, port }: PortInUse): PortLink {
  const tooltip =
    port === undefined
      ? vscode.l10n.t('Show who has the port')
      : vscode.l10n.t('Show who has port {0}', port);
  return new PortLink(start, end - start, tooltip, port);
}

/** A number that may be about anything is linked when somebody listens there. */
async function ifTaken(dumped: PortInUse & { readonly port: Port }): Promise<PortLink[]> {
  const { listenerOf } = await import('../../probe/listeners.ts');
  return (await listenerOf(dumped.port)) === undefined ? [] : [linkFor(dumped)];
}
