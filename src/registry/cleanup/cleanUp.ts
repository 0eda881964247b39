import fs from 'node:fs';
import type { Entry, ProjectRecord, RegistryDocument } from '../document.ts';
import { errorCode } from '../errors.ts';
import { type Recorder, recorded } from '../records/record.ts';
import { type Notice, Store } from '../store.ts';
import { untilLetGo } from '../untilLetGo.ts';
import type { FileItem, Kept, NameItem, ProjectItem } from './item.ts';
import { judge } from './judge.ts';
import { judgeLeftover } from './leftovers.ts';
import { type Machine, thisMachine } from './machine.ts';
import { type CleanUpPlan, isNothing } from './plan.ts';

/** How long a file system may take to answer while others wait for the lock, in ms. */
const PATIENCE = 2_000;

/** Who cleans up which registry. */
export interface CleanUpTarget extends Recorder {
  /** Told about repairs of the file. */
  readonly onNotice?: (notice: Notice) => void;
}

/** What clean-up did. */
export interface CleanedUp {
  /** The names that were released, with all that the registry held of them. */
  readonly names: readonly ReleasedName[];
  /** The projects whose records were removed. */
  readonly projects: readonly RemovedProject[];
  readonly files: readonly FileItem[];
  /** What the plan had and what stays all the same: it came alive meanwhile. */
  readonly kept: readonly Kept[];
}

/** A name that clean-up released. */
export interface ReleasedName extends NameItem {
  readonly entry: Entry;
}

/** A project whose record clean-up removed. */
export interface RemovedProject extends ProjectItem {
  readonly record: ProjectRecord;
}

/** What is left of a plan once the lock is had. */
interface Outcome extends Omit<CleanedUp, 'files'> {
  readonly document?: RegistryDocument;
}

/**
 * Carries out a plan, or a part of it. Everything is judged again under the lock: what was used, moved,
 * pinned or made anew since the plan stays, and so does a number that somebody listens on by now.
 * @param machine replaced in tests only
 * @throws RegistryError; the registry is then as it was
 */
export async function cleanUp(
  plan: CleanUpPlan,
  target: CleanUpTarget,
  machine?: Machine,
): Promise<CleanedUp> {
  const files: FileItem[] = [];
  if (isNothing(plan)) return { names: [], projects: [], files, kept: [] };
  const store = new Store(target.file, target.onNotice);
  const change = async (document: RegistryDocument) => {
    const now = machine ?? thisMachine(target.file, PATIENCE);
    // A transaction may run again: what is removed by then is not removed twice.
    for (const item of plan.files) {
      if (!files.includes(item) && (await removeFile(item, target.file, now.now))) files.push(item);
    }
    const { document: next, ...result } = await judgeAgain(document, plan, now);
    return { result, ...(next === undefined ? {} : { document: next }) };
  };
  const asked = plan.names.map(({ name }) => name);
  const outcome = await recorded(target, 'clean-up', asked, (effort) =>
    store.transact(change, effort),
  );
  return { ...outcome, files };
}

async function judgeAgain(
  document: RegistryDocument,
  plan: CleanUpPlan,
  machine: Machine,
): Promise<Outcome> {
  const planned = new Map(plan.names.map((item) => [item.name, item]));
  const { names, kept } = await judge(document, planned.keys(), [], machine, plan.limits.unused);
  const ports = new Map(document.ports);
  const released = names.flatMap((item): ReleasedName[] => {
    const entry = ports.get(item.name);
    if (entry === undefined || !isSame(item, planned.get(item.name))) return [];
    ports.delete(item.name);
    return [{ ...item, entry }];
  });
  const without = { ...document, ports };
  const labels = new Set([
    ...plan.projects.map(({ label }) => label),
    ...released.flatMap(({ project }) => project ?? []),
  ]);
  const emptied = await judge(without, [], labels, machine);
  const projects = new Map(document.projects);
  const removed = emptied.projects.flatMap((item): RemovedProject[] => {
    const record = projects.get(item.label);
    projects.delete(item.label);
    return record === undefined ? [] : [{ ...item, record }];
  });
  const changed = released.length + removed.length > 0;
  return {
    names: released,
    projects: removed,
    kept: [...kept, ...emptied.kept],
    ...(changed ? { document: { ...without, projects } } : {}),
  };
}

/** Whether a name is still the one that was planned, and goes for the reason that was given. */
function isSame(now: NameItem, planned: NameItem | undefined): boolean {
  return (
    planned !== undefined &&
    now.created === planned.created &&
    now.port === planned.port &&
    now.root === planned.root &&
    now.reason.kind === planned.reason.kind
  );
}

/** @returns whether it is gone now, by whomever */
async function removeFile({ file, reason }: FileItem, registry: string, now: number) {
  // Taking the lock has removed what was left of a dead one's.
  if (reason === 'lock') return true;
  if (reason !== 'backup' && (await judgeLeftover(file, registry, now)) !== reason) {
    return !fs.existsSync(file);
  }
  try {
    await untilLetGo(() => fs.rmSync(file, { force: true }));
    return true;
  } catch (error) {
    // Another user's, or held open on Windows: the names matter more.
    if (errorCode(error) === undefined) throw error;
    return false;
  }
}
