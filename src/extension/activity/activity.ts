import * as vscode from 'vscode';
import type { Port } from '../../probe/port.ts';
import type { Run } from './running.ts';

/** What runs in this window with ports of the registry: its Berth tasks and debug sessions. */
export class Activity implements vscode.Disposable {
  private readonly byKey = new Map<unknown, Run>();
  private readonly lastServing = new Map<Port, Run>();
  private readonly changed = new vscode.EventEmitter<void>();
  /** Something began, changed or ended. */
  readonly onDidChange = this.changed.event;

  /** All that runs, oldest first. */
  get runs(): readonly Run[] {
    return [...this.byKey.values()];
  }

  /** @param key what runs; the same again replaces what is known of it */
  set(key: unknown, run: Run): void {
    this.byKey.set(key, run);
    for (const { port, serves } of run.used) if (serves) this.lastServing.set(port, run);
    this.changed.fire();
  }

  get(key: unknown): Run | undefined {
    return this.byKey.get(key);
  }

  /** What began last of all that were to listen on a port, whether it still runs or not. */
  lastOn(port: Port): Run | undefined {
    return this.lastServing.get(port);
  }

  end(key: unknown): void {
    if (this.byKey.delete(key)) this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }
}
