import type { Listener } from '../../probe/listeners.ts';
import type { Port } from '../../probe/port.ts';
import type { Entry, RegistryDocument } from '../document.ts';
import { rareKeys } from '../entryKeys.ts';
import { type FullName, labelOf } from '../names.ts';
import type { Kept, KeptReason, NameItem, NameReason, ProjectItem } from './item.ts';
import type { Machine } from './machine.ts';

/** What goes of a registry, and what only looks as if it might. */
export interface Verdict {
  readonly names: readonly NameItem[];
  readonly projects: readonly ProjectItem[];
  readonly kept: readonly Kept[];
}

/**
 * Judges names and project records. A name goes when its process has ended, when the folder of its
 * project is gone, or when nobody asked for it for long enough; never when it is pinned, when its process
 * lives, or when somebody listens on its number, whoever that is.
 * @param names the names to judge
 * @param labels the projects to judge: they go when they have no folder, and no names that stay
 * @param unused how long a name may lie idle, in ms; any time when absent
 */
export async function judge(
  document: RegistryDocument,
  names: Iterable<FullName>,
  labels: Iterable<string>,
  machine: Machine,
  unused?: number,
): Promise<Verdict> {
  const candidates: NameItem[] = [];
  const kept: Kept[] = [];
  for (const name of names) {
    const record = document.ports.get(name);
    if (record === undefined) continue;
    const { port, created, used, by } = record;
    const entry: Entry = { port, created, used, by, ...rareKeys(record) };
    const label = labelOf(name);
    const root = label === undefined ? undefined : document.projects.get(label)?.root;
    const found = await judgeName(entry, root, machine, unused);
    if (found === undefined) continue;
    const stays = (why: KeptReason) => kept.push({ kind: 'name', name, port, why });
    if (entry.pinned) stays({ kind: 'pinned' });
    else if (found.goes === undefined) stays(found.stays);
    else {
      const project = label !== undefined && root !== undefined ? { project: label, root } : {};
      candidates.push({ kind: 'name', name, port, created, ...project, reason: found.goes });
    }
  }
  const going = await withoutListeners(candidates, machine, kept);
  return {
    names: going,
    projects: await judgeProjects(
      document,
      labels,
      new Set(going.map(({ name }) => name)),
      machine,
      kept,
    ),
    kept,
  };
}

/** What speaks against a name; `undefined` when nothing does. */
type Suspicion =
  | { readonly goes: NameReason }
  /** It looks dead, but may not be. */
  | { readonly goes: undefined; readonly stays: KeptReason };

async function judgeName(
  entry: Entry,
  root: string | undefined,
  machine: Machine,
  unused: number | undefined,
): Promise<Suspicion | undefined> {
  if (entry.until !== undefined) {
    const { pid, host } = entry.until;
    const state = await machine.isAlive(entry.until);
    if (state === 'live') return undefined;
    if (state === 'dead') return { goes: { kind: 'process-ended', pid } };
    return { goes: undefined, stays: { kind: 'process-unknown', pid, host } };
  }
  const folder = root === undefined ? undefined : await machine.folder(root);
  if (root !== undefined && folder?.kind === 'gone') return { goes: { kind: 'folder-gone', root } };
  if (isIdle(entry, machine.now, unused)) return { goes: { kind: 'unused', since: entry.used } };
  if (root === undefined || folder?.kind !== 'unknown') return undefined;
  return { goes: undefined, stays: { kind: 'folder-unknown', root, doubt: folder.doubt } };
}

/** `used` may be so much older than the last use, in ms: it is kept to the day. */
const USED_GRAIN = 24 * 60 * 60 * 1000;

/** Not for a name whose entry does not say when it was used: that is read as 1970. */
function isIdle({ used }: Entry, now: number, unused: number | undefined): boolean {
  const since = Date.parse(used);
  return unused !== undefined && since > 0 && now - since > unused + USED_GRAIN;
}

/** Those whose number nobody listens on; the others stay, all of them when nobody can tell. */
async function withoutListeners(
  candidates: readonly NameItem[],
  machine: Machine,
  kept: Kept[],
): Promise<NameItem[]> {
  if (candidates.length === 0) return [];
  const stays = ({ name, port }: NameItem, why: KeptReason) =>
    kept.push({ kind: 'name', name, port, why });
  const listeners = new Map<Port, Listener>();
  try {
    const ports = new Set(candidates.map(({ port }) => port));
    for (const listener of await machine.listeners(ports)) {
      if (!listeners.has(listener.port)) listeners.set(listener.port, listener);
    }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    for (const item of candidates) stays(item, { kind: 'listeners-unknown', problem });
    return [];
  }
  return candidates.filter((item) => {
    const listener = listeners.get(item.port);
    if (listener !== undefined) stays(item, { kind: 'listening', listener });
    return listener === undefined;
  });
}

async function judgeProjects(
  document: RegistryDocument,
  labels: Iterable<string>,
  going: ReadonlySet<FullName>,
  machine: Machine,
  kept: Kept[],
): Promise<ProjectItem[]> {
  const projects: ProjectItem[] = [];
  const named = new Set<string>();
  for (const name of document.ports.keys()) {
    if (!going.has(name)) named.add(labelOf(name) ?? '');
  }
  for (const label of labels) {
    const root = document.projects.get(label)?.root;
    if (root === undefined || named.has(label)) continue;
    const folder = await machine.folder(root);
    if (folder.kind === 'gone') projects.push({ kind: 'project', label, root });
    if (folder.kind === 'unknown') {
      const why = { kind: 'folder-unknown', root, doubt: folder.doubt } as const;
      kept.push({ kind: 'project', name: label, why });
    }
  }
  return projects;
}
