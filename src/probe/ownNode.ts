/** Without it Electron, which editors bring along as their Node, starts itself as an application. */
const AS_NODE = 'ELECTRON_RUN_AS_NODE';

const isElectron = process.versions.electron !== undefined;

/** The environment in which this process's own Node runs another script. Untested in a real Electron. */
export function forOwnNode(env: NodeJS.ProcessEnv, electron = isElectron): NodeJS.ProcessEnv {
  return electron ? { ...env, [AS_NODE]: '1' } : env;
}

/** The environment for programs of others: an Electron application among them would not start as one. */
export function forOthers(env: NodeJS.ProcessEnv, electron = isElectron): NodeJS.ProcessEnv {
  if (!electron) return env;
  const { [AS_NODE]: _, ...own } = env;
  return own;
}
