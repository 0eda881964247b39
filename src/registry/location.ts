import os from 'node:os';
import path from 'node:path';

/**
 * Where the user's registry lies: `$BERTH_REGISTRY`, else `berth/registry.json` in the platform's
 * per-user state folder (XDG state, Application Support, LocalAppData).
 */
export function registryFile(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (env.BERTH_REGISTRY) return path.resolve(env.BERTH_REGISTRY);
  return path.join(stateFolder(env, platform), 'berth', 'registry.json');
}

function stateFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const home = os.homedir();
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
