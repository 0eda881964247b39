import { Locks } from '../locks/locks.ts';
import { type Machine, thisMachine } from '../registry/cleanup/machine.ts';
import type { Registry } from '../registry/registry.ts';
import { SessionFiles } from './sessionFiles.ts';
import { SessionStore } from './sessionStore.ts';

/** How long a file system may take to say whether the registry is shared, in ms. */
const PATIENCE = 2_000;

/** What everybody who works on sessions has at hand. */
export interface Desk {
  readonly registry: Registry;
  /** The user's own, on this machine. */
  readonly locks: Locks;
  readonly files: SessionFiles;
  readonly store: SessionStore;
  /** Whether a process lives; one of before a restart of the machine is dead. */
  readonly isAlive: Machine['isAlive'];
}

/**
 * The desk of a registry's sessions.
 * @param locks those of the same registry
 */
export function openDesk(registry: Registry, locks = new Locks(registry)): Desk {
  const files = new SessionFiles(registry.file);
  let machine: Machine | undefined;
  return {
    registry,
    locks,
    files,
    store: new SessionStore(files),
    isAlive: (identity) => {
      machine ??= thisMachine(registry.file, PATIENCE);
      return machine.isAlive(identity);
    },
  };
}
