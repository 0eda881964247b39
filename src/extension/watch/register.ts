import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { tellFlapping } from './tellFlapping.ts';

/** How long after the window has opened it begins to watch, in ms: everything else comes first. */
const LATER = 5_000;

/** Watches the names that are bound, or follows the window that does. */
export function registerWatch(services: Services): vscode.Disposable {
  const { watch, log } = services;
  const timer = setTimeout(() => {
    watch.start().catch((error: unknown) => log.error(error as Error));
  }, LATER);
  return vscode.Disposable.from(
    new vscode.Disposable(() => clearTimeout(timer)),
    watch.onDidBeginToFlap((names) => {
      tellFlapping(services, names).catch((error: unknown) => log.error(error as Error));
    }),
  );
}
