import { isAbsolute } from '../../registry/names.ts';
import type { ProjectPorts } from '../../registry/projectPorts.ts';
import { findTokens } from '../../registry/tokens.ts';

/** Whose ports a command is to get. */
export interface NamesToKeep {
  readonly names: readonly string[];
  /** Somebody named them, be it in the command. */
  readonly isChosen: boolean;
}

/**
 * The names in `only`, else those of the tokens in the command, else all of the project: without shared names, which
 * stand for servers of their own, and without those that are for another process.
 * @throws ConfigError, RegistryError
 */
export async function namesToKeep(
  ports: ProjectPorts,
  only: readonly string[],
  command: readonly string[],
): Promise<NamesToKeep> {
  const inCommand = command.flatMap((word) => findTokens(word).map(({ name }) => name));
  const chosen = only.length > 0 ? only : inCommand;
  if (chosen.length > 0) return { names: [...new Set(chosen)], isChosen: true };
  const { registry, root } = ports;
  const [names, book] = [await ports.names(), await registry.read()];
  return {
    names: names.filter(
      (name) => !isAbsolute(name) && book.get({ name, root })?.until === undefined,
    ),
    isChosen: false,
  };
}
