import * as vscode from 'vscode';
import type { Port } from '../../probe/port.ts';
import { reportError } from '../report.ts';
import type { Services } from '../services.ts';
import { findPortsInUse } from './portsInUse.ts';

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

  provideTerminalLinks({ line }: Pick<vscode.TerminalLinkContext, 'line'>): PortLink[] {
    return findPortsInUse(line).map(({ start, end, port }) => {
      const tooltip =
        port === undefined
          ? vscode.l10n.t('Show who has the port')
          : vscode.l10n.t('Show who has port {0}', port);
      return new PortLink(start, end - start, tooltip, port);
    });
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
