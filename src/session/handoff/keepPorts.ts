import { probeAgain } from '../../probe/free.ts';
import type { Port } from '../../probe/port.ts';
import type { NamedPort } from '../../registry/book.ts';
import { AllocationError, type ProjectPorts } from '../../registry/projectPorts.ts';
import type { Means } from './handoff.ts';
import { HoldError } from './holdError.ts';
import { type Held, holdPort } from './holdPort.ts';

/** A name of a run, its port, and what keeps the port for it. */
export interface KeptPort {
  readonly name: string;
  readonly port: Port;
  /** Whether the name got its number for this run, so that nobody can rely on it yet. */
  readonly isNew: boolean;
  /** Absent when somebody has the port already, or the system refused to hold it. */
  readonly held?: Held;
  /** Why the system refused. */
  readonly refused?: HoldError;
}

/** How often a new name whose number was taken right away gets another one. */
const MOST_NUMBERS = 5;

/**
 * Gives each name its number and keeps the port, where nobody has it. A new name whose port somebody takes
 * between the choice and the hold gets another number.
 * @param known names to be treated as new though they have a number
 * @returns one for each name, in order; the caller releases what is held
 * @throws AllocationError, ConfigError, RegistryError; nothing is held then
 */
export async function keepPorts(
  ports: ProjectPorts,
  names: readonly string[],
  means: Means,
  known: ReadonlySet<string> = new Set(),
): Promise<KeptPort[]> {
  const results = await ports.allocate(names);
  const kept: KeptPort[] = [];
  try {
    for (const [i, result] of results.entries()) {
      const name = names[i] ?? '';
      if (result.kind !== 'allocated') throw new AllocationError(name, result);
      const isNew = result.created || known.has(name);
      kept.push(await keep(ports, name, result.named, isNew, means));
    }
  } catch (error) {
    releaseKept(kept);
    throw error;
  }
  return kept;
}

/** Lets go of every port that is held. */
export function releaseKept(kept: readonly KeptPort[]): void {
  for (const { held } of kept) held?.release();
}

async function keep(
  ports: ProjectPorts,
  name: string,
  named: NamedPort,
  isNew: boolean,
  means: Means,
): Promise<KeptPort> {
  let { port } = named;
  for (let tries = 1; ; tries++) {
    const hold = await tryHold(name, port, isNew, means);
    if (hold !== 'taken') return hold;
    const moved =
      isNew && tries < MOST_NUMBERS
        ? await ports.registry.move({ name, root: ports.root })
        : undefined;
    if (moved?.kind !== 'moved') return { name, port, isNew };
    port = moved.named.port;
  }
}

async function tryHold(
  name: string,
  port: Port,
  isNew: boolean,
  means: Means,
): Promise<KeptPort | 'taken'> {
  try {
    // Where nothing can be held, a last look is the best there is.
    if (means === 'none' && isNew && (await probeAgain(port)).kind === 'used') return 'taken';
    const holding = holdPort(port, means);
    if (holding.kind === 'taken') return 'taken';
    return { name, port, isNew, ...(holding.kind === 'held' ? { held: holding.held } : {}) };
  } catch (error) {
    if (!(error instanceof HoldError)) throw error;
    return { name, port, isNew, refused: error };
  }
}
