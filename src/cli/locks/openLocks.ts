import { Locks } from '../../locks/locks.ts';
import type { Registry } from '../../registry/registry.ts';
import type { Cli } from '../cli.ts';

/** The user's locks; this very program is started as their server where there is none. */
export function openLocks(registry: Registry, cli: Cli): Locks {
  const [, script] = process.argv;
  return new Locks(registry, { env: cli.env, ...(script === undefined ? {} : { cli: script }) });
}
