import * as vscode from 'vscode';
import { TextScanner } from '../../scan/textScanner.ts';
import type { Services } from '../services.ts';
import { PortActions } from './codeActions.ts';
import { FixFollower } from './fixFollower.ts';
import { Hints } from './hints.ts';
import { hover } from './hover.ts';
import { nameLiteralAs } from './nameLiteralAs.ts';
import { OpenFiles } from './openFiles.ts';
import { Scans } from './scans.ts';
import { scanWorkerOf } from './scanWorker.ts';

/** How long one text may take, in ms: several megabytes do on a busy machine, and nobody waits for them. */
const PATIENCE = 60_000;

/** All that is there for hardcoded ports in editors, loaded when the first document that may hold some is there. */
export class EditorPorts implements vscode.Disposable {
  private readonly scans: Scans;
  private readonly follower: FixFollower;
  private readonly hints: Hints;
  readonly actions: PortActions;
  readonly hover: vscode.HoverProvider;

  constructor(private readonly services: Services) {
    const script = scanWorkerOf(services);
    this.scans = new Scans(services, () => new TextScanner(script, { patience: PATIENCE }));
    const files = new OpenFiles(services, this.scans);
    this.follower = new FixFollower(services);
    this.hints = new Hints(services, this.scans, files);
    this.actions = new PortActions(services, this.scans, files, this.follower);
    this.hover = {
      provideHover: (document, position, token) =>
        hover(services, this.scans, document, position, token),
    };
  }

  nameLiteralAs(uri: unknown, offset: unknown, version: unknown): Promise<void> {
    return nameLiteralAs(this.services, this.scans, this.follower, uri, offset, version);
  }

  async replaceEverywhere(root: unknown): Promise<void> {
    // Knows every kind of file, which editors leave to the worker.
    const module = await import('./replaceEverywhere.ts');
    return module.replaceEverywhere(this.services, root);
  }

  dispose(): void {
    vscode.Disposable.from(this.hints, this.follower, this.scans).dispose();
  }
}
