import * as vscode from 'vscode';

/** What the settings say about watching names. */
export interface WatchSettings {
  readonly enabled: boolean;
  /** Milliseconds between two looks. */
  readonly interval: number;
  /** Whether servers are connected to. */
  readonly connect: boolean;
  /** Whether there is a notification for names that flap. */
  readonly notify: boolean;
}

const [LEAST, USUAL, MOST] = [2, 10, 600];

/** The settings of this moment; what makes no sense counts as the default. */
export function watchSettings(): WatchSettings {
  const settings = vscode.workspace.getConfiguration('berth');
  const seconds = settings.get<unknown>('watch.interval', USUAL);
  const isTime = typeof seconds === 'number' && Number.isFinite(seconds);
  return {
    enabled: settings.get<unknown>('watch.enabled', true) !== false,
    interval: Math.min(MOST, Math.max(LEAST, isTime ? seconds : USUAL)) * 1000,
    connect: settings.get<unknown>('watch.connect', true) !== false,
    notify: settings.get<unknown>('watch.notify', true) !== false,
  };
}
