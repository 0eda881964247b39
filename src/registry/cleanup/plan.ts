import fs from 'node:fs';
import path from 'node:path';
import { errorCode } from '../errors.ts';
import type { Registry } from '../registry.ts';
import { findOldBackups } from './backups.ts';
import type { FileItem, Kept, NameItem, ProjectItem } from './item.ts';
import { judge } from './judge.ts';
import { findLeftovers } from './leftovers.ts';
import { type Machine, thisMachine } from './machine.ts';

/** How long the copies of damaged files are kept, in ms. */
const BACKUPS_KEPT = 30 * 24 * 60 * 60 * 1000;
/** How long a file system may take to answer, in ms. */
const PATIENCE = 10_000;

/** What clean-up goes by. */
export interface CleanUpLimits {
  /** Names that nobody asked for in so many ms go too; none for that reason when absent. */
  readonly unused?: number | undefined;
  /** Copies of damaged files go after so many ms, but for the newest; 30 days when absent. */
  readonly backups?: number | undefined;
}

/** What clean-up would do; nothing is done yet. */
export interface CleanUpPlan {
  readonly limits: CleanUpLimits;
  readonly names: readonly NameItem[];
  readonly projects: readonly ProjectItem[];
  readonly files: readonly FileItem[];
  /** What looks dead and stays all the same. */
  readonly kept: readonly Kept[];
}

/**
 * Looks for what nobody needs any more: names, records of projects, and files beside the registry.
 * Changes nothing, and takes no lock.
 * @param machine replaced in tests only
 * @throws RegistryError when the registry cannot be read
 */
export async function planCleanUp(
  registry: Registry,
  limits: CleanUpLimits = {},
  machine: Machine = thisMachine(registry.file, PATIENCE),
): Promise<CleanUpPlan> {
  const { document } = await registry.read();
  const { ports, projects } = document;
  const verdict = await judge(document, ports.keys(), projects.keys(), machine, limits.unused);
  const beside = listFolder(path.dirname(registry.file));
  const backups = limits.backups ?? BACKUPS_KEPT;
  return {
    limits,
    ...verdict,
    files: [
      ...(await findLeftovers(registry.file, beside, machine.now)),
      ...findOldBackups(registry.file, beside, backups, machine.now),
    ],
  };
}

/** Whether nothing went, or would go. */
export function isNothing({
  names,
  projects,
  files,
}: Pick<CleanUpPlan, 'names' | 'projects' | 'files'>): boolean {
  return names.length + projects.length + files.length === 0;
}

function listFolder(folder: string): string[] {
  try {
    return fs.readdirSync(folder).sort();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
