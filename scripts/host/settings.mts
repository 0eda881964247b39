import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** User settings of VS Code, by full key. */
export type Settings = Readonly<Record<string, unknown>>;

/** Switches off what would get in the way of someone trying Berth: no AI, no tips, no updates. */
export const calmSettings: Settings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  // Follows the browser's preference, which a test or a screenshot sets.
  'window.autoDetectColorScheme': true,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** For tests: also nothing that runs by itself, and terminals whose text is in the page. */
export const testSettings: Settings = {
  ...calmSettings,
  // A server that a test has just stopped is to be free, not down.
  'berth.watch.enabled': false,
  'editor.accessibilitySupport': 'off',
  'git.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'task.allowAutomaticTasks': 'on',
  'terminal.integrated.gpuAcceleration': 'off',
  'terminal.integrated.shellIntegration.enabled': false,
};

/** Replaces the user settings below a user data folder; a running window follows by itself. */
export async function writeSettings(userDataDir: string, settings: Settings): Promise<void> {
  const dir = join(userDataDir, 'User');
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'settings.json'), `${JSON.stringify(settings, null, 2)}\n`);
}
