import * as vscode from 'vscode';
import type { Run } from './running.ts';

/** What runs in this window with ports of the registry: its Berth tasks and debug sessions. */
export class Activity implements vscode.Disposable {
  private readonly byKey = new Map<unknown, Run>();
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
    this.changed.fire();
  }

  get(key: unknown): Run | undefined {
    return this.byKey.get(key);
  }

  end(key: unknown): void {
    if (this.byKey.delete(key)) this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }
}
