import type { Listener } from '../../probe/listeners.ts';
import { type Port, toPort } from '../../probe/port.ts';
import type { NameRef } from '../../registry/book.ts';
import { checkName, type FullName } from '../../registry/names.ts';
import type { SessionView } from '../sessions/sessionViews.ts';
import { LiveNode } from '../views/liveNodes.ts';
import type { Row } from '../views/rows.ts';

/** What a command was asked to work on. */
export type Target =
  | {
      readonly kind: 'name';
      readonly ref: NameRef;
      /** The service or other session that a row shows beside the name; its own name may be another. */
      readonly session?: FullName;
    }
  | { readonly kind: 'port'; readonly port: Port; readonly pid?: number }
  | { readonly kind: 'project'; readonly root: string }
  /** Nothing in particular: the command asks the user. */
  | { readonly kind: 'none' };

const NONE: Target = { kind: 'none' };

/**
 * Reads a command's first argument: a row of the trees, `{ "name": "api" }` (a relative name means the
 * project with the `root` beside it, else `currentRoot`), `{ "port": 3000 }` or `{ "root": "…" }`.
 * Anything else is `none`.
 */
export function targetOf(argument: unknown, currentRoot: string | undefined): Target {
  if (argument instanceof LiveNode) return targetOfRow(argument.row as Row);
  if (typeof argument !== 'object' || argument === null) return NONE;
  const { name, port, pid, root } = argument as Record<string, unknown>;
  if (typeof name === 'string' && checkName(name) === undefined) {
    const where = typeof root === 'string' ? root : (currentRoot ?? '');
    return where === '' && !name.startsWith('/') ? NONE : nameTarget(name, where);
  }
  const number = toPort(port);
  if (number !== undefined) {
    return { kind: 'port', port: number, ...(typeof pid === 'number' ? { pid } : {}) };
  }
  return typeof root === 'string' ? { kind: 'project', root } : NONE;
}

function targetOfRow(row: Row): Target {
  switch (row.kind) {
    case 'name':
      return nameTarget(row.status.named.name, row.status.named.root ?? '', row.session);
    case 'declared':
      return nameTarget(row.label, row.root, row.session);
    case 'session':
      return nameTarget(row.session.name, row.session.root, row.session);
    case 'listener':
      return portTarget(row.listener);
    case 'group':
      return row.root === undefined ? NONE : { kind: 'project', root: row.root };
    case 'problem':
    case 'cleanUp':
      return NONE;
  }
}

function nameTarget(name: string, root: string, session?: SessionView): Target {
  const ref = { name, root };
  return { kind: 'name', ref, ...(session === undefined ? {} : { session: session.name }) };
}

function portTarget({ port, pid }: Listener): Target {
  return { kind: 'port', port, ...(pid === undefined ? {} : { pid }) };
}
