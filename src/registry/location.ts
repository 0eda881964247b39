import os from 'node:os';
import path from 'node:path';
import { RegistryError } from './errors.ts';
import { behindLinks } from './links.ts';

/**
 * Where the user's registry lies: `$BERTH_REGISTRY`, else `berth/registry.json` in the platform's
 * per-user state folder (XDG state, Application Support, LocalAppData). Of a symbolic link, the file behind it:
 * a commit replaces the file, and everybody must find the same lock beside it.
 * @throws RegistryError `unreadable` for a user without a home folder
 */
export function registryFile(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  return behindLinks(
    env.BERTH_REGISTRY || path.join(stateFolder(env, platform), 'berth', 'registry.json'),
  );
}

function stateFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const home = homeFolder();
  switch (platform) {
    case 'darwin':
      return path.join(home, 'Library', 'Application Support');
    case 'win32':
      return env.LOCALAPPDATA || path.join(home, 'AppData', 'Local');
    default: {
      // The XDG base directory specification: relative values are to be ignored.
      const state = env.XDG_STATE_HOME;
      return state && path.isAbsolute(state) ? state : path.join(home, '.local', 'state');
    }
  }
}

/** A user without HOME and without an entry in the user database has none (containers with a bare uid). */
function homeFolder(): string {
  try {
    return os.homedir();
  } catch (error) {
    throw new RegistryError(
      'unreadable',
      'This user has no home folder to keep the registry in. Set BERTH_REGISTRY to a file.',
      { cause: error },
    );
  }
}
