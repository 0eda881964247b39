import path from 'node:path';
import * as vscode from 'vscode';
import type { Shell } from './runBy.ts';

interface Profile {
  readonly path?: string | readonly string[];
  readonly args?: string | readonly string[];
}

const OS_NAMES: Partial<Record<NodeJS.Platform, string>> = { win32: 'windows', darwin: 'osx' };

/**
 * The shell that VS Code takes for tasks: the profile for automation, else the default profile,
 * else the profile of the user's own shell (on macOS that one asks for a login shell).
 */
export function defaultShell(): Shell {
  const os = OS_NAMES[process.platform] ?? 'linux';
  const settings = vscode.workspace.getConfiguration('terminal.integrated');
  const profiles = settings.get<Readonly<Record<string, Profile | null>>>(`profiles.${os}`) ?? {};
  const name = settings.get<string | null>(`defaultProfile.${os}`);
  const own = Object.values(profiles).find(
    (profile) => programOf(profile) === path.basename(vscode.env.shell),
  );
  const automation = settings.get<Profile | null>(`automationProfile.${os}`);
  const chosen = automation ?? (name ? profiles[name] : undefined) ?? own;
  return {
    executable: firstOf(chosen?.path) ?? vscode.env.shell,
    args: typeof chosen?.args === 'string' ? [chosen.args] : (chosen?.args ?? []),
  };
}

function programOf(profile: Profile | null): string | undefined {
  const program = firstOf(profile?.path);
  return program === undefined ? undefined : path.basename(program);
}

function firstOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}
