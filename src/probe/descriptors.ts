import { readdirSync, readFileSync } from 'node:fs';

/** How many descriptors (sockets, files, pipes) this process may have. */
export interface DescriptorBudget {
  /** The most it may have open at once. */
  readonly limit: number;
  /** How many are open now. */
  readonly open: number;
}

/** Windows has handles by the million; this many sockets are a good neighbour's share all the same. */
const WINDOWS_LIMIT = 10_000;
/** macOS's limit for programs that ask for nothing, the lowest of all systems. */
const LOWEST_LIMIT = 256;
/** Standard input, output and error, and what Node's event loop needs. */
const NODES_OWN = 20;

/** The limit of Linux's own table, which `ulimit -n` sets; Node raises it to the hard one as it starts. */
export function parseOpenFiles(limits: string): number | undefined {
  const [, soft] = /^Max open files\s+(\d+|unlimited)\s/m.exec(limits) ?? [];
  if (soft === undefined) return undefined;
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
}

/**
 * What this process may have open, and has. A snapshot: other parts of the program open files, too, so leave some.
 * Where the system does not say, the numbers are cautious guesses. macOS is asked through Node's own report and
 * `/dev/fd`, which is not tested.
 */
export function descriptorBudget(): DescriptorBudget {
  if (process.platform === 'win32') return { limit: WINDOWS_LIMIT, open: NODES_OWN };
  const isLinux = process.platform === 'linux';
  return {
    limit: (isLinux ? linuxLimit() : reportedLimit()) ?? LOWEST_LIMIT,
    open: countOpen(isLinux ? '/proc/self/fd' : '/dev/fd') ?? NODES_OWN,
  };
}

function linuxLimit(): number | undefined {
  try {
    return parseOpenFiles(readFileSync('/proc/self/limits', 'utf8'));
  } catch {
    return undefined;
  }
}

/** From Node's diagnostic report, which has the limits of all systems but Windows. */
export function reportedLimit(): number | undefined {
  const { userLimits } = process.report.getReport() as {
    userLimits?: { open_files?: { soft?: unknown } };
  };
  const soft = userLimits?.open_files?.soft;
  if (soft === 'unlimited') return Number.POSITIVE_INFINITY;
  return typeof soft === 'number' ? soft : undefined;
}

/** One less than the folder shows: reading it takes one. */
function countOpen(folder: string): number | undefined {
  try {
    return readdirSync(folder).length - 1;
  } catch {
    return undefined;
  }
}
