import { createHash } from 'node:crypto';
import path from 'node:path';
import { lockNameProblem } from '../registry/lockName.ts';
import { isAbsolute } from '../registry/names.ts';
import { realPath } from '../registry/project.ts';
import { LockError } from './lockError.ts';

/** A lock as somebody wrote it, and the root of the project it was written in. */
export interface LockRef {
  /** `migrate` is the project's own, `/migrate` the whole machine's. */
  readonly name: string;
  /** The project's root, as `findProjectRoot` returns it. */
  readonly root: string;
}

/** Whose a lock is. */
export type LockScope =
  | { readonly kind: 'machine' }
  | {
      readonly kind: 'project';
      /** The project's folder in a word, for people. */
      readonly label: string;
      /** Tells the project from all others. */
      readonly key: string;
    };

/** The longest label, so that a whole name stays below what a server takes. */
const LONGEST_LABEL = 60;

/**
 * What a lock is called on the user's own server: `m_NAME`, or `p_KEY_LABEL_NAME`. Projects are told apart by a hash
 * of their real path; the label is for people.
 * @throws LockError `invalid-name`
 */
export function wireNameOf({ name, root }: LockRef): string {
  const problem = lockNameProblem(name);
  if (problem !== undefined) throw new LockError('invalid-name', problem);
  if (isAbsolute(name)) return `m_${name.slice(1)}`;
  return `p_${projectKey(root)}_${labelOf(root)}_${name}`;
}

/** What tells a project's locks from those of others. */
export function projectKey(root: string): string {
  return createHash('sha256').update(realPath(root)).digest('hex').slice(0, 12);
}

function labelOf(root: string): string {
  const word = path.basename(realPath(root)).normalize('NFKD').toLowerCase();
  const label = word.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return label.slice(0, LONGEST_LABEL) || 'project';
}

/** The lock behind a name on the user's own server; `undefined` for one that is none of ours. */
export function readWireName(
  wire: string,
): { readonly name: string; readonly scope: LockScope } | undefined {
  const [, machine, key = '', label = '', name = ''] =
    /^(?:m_(.+)|p_([0-9a-f]{12})_([a-z0-9-]+)_(.+))$/.exec(wire) ?? [];
  if (machine !== undefined) return { name: machine, scope: { kind: 'machine' } };
  return name === '' ? undefined : { name, scope: { kind: 'project', label, key } };
}
