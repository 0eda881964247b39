import type { ProcessIdentity } from '../probe/process.ts';
import type { StartRequest } from '../session/operations.ts';
import type { Service } from './service.ts';

/** Under what circumstances a service is started. */
export interface Circumstances {
  /** The root of the project. */
  readonly root: string;
  /** The environment that services start from. */
  readonly inherited: NodeJS.ProcessEnv;
}

/** A service as a session that is to be started. */
export function startRequest(
  service: Service,
  { root, inherited }: Circumstances,
  supervisor: ProcessIdentity,
  restarts: number,
): StartRequest {
  const { name, command, shell, cwd, fileEnv, env, ready, readyTimeout, portName, lock } = service;
  return {
    name,
    root,
    command,
    shell,
    cwd,
    ready,
    env: Object.fromEntries(env),
    inherited: { ...inherited, ...Object.fromEntries(fileEnv) },
    allVariables: true,
    supervisor,
    restarts,
    ...(portName === undefined ? { portless: true } : { portName }),
    ...(readyTimeout === undefined ? {} : { readyTimeout: readyTimeout * 1_000 }),
    ...(lock === undefined ? {} : { lock }),
  };
}
