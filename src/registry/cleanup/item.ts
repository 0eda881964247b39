import type { Listener } from '../../probe/listeners.ts';
import type { Pid, Port } from '../../probe/port.ts';
import type { FullName } from '../names.ts';
import type { FolderDoubt } from './folder.ts';

/** A name that nobody seems to need any more. */
export interface NameItem {
  readonly kind: 'name';
  readonly name: FullName;
  readonly port: Port;
  /** When it got its number, which tells it from a later name of the same spelling. */
  readonly created: string;
  /** The label and the root of its project, if it has one. */
  readonly project?: string;
  readonly root?: string;
  readonly reason: NameReason;
}

/** Why a name goes. */
export type NameReason =
  /** The process that it was taken for has ended. */
  | { readonly kind: 'process-ended'; readonly pid: Pid }
  /** The folder of its project is gone. */
  | { readonly kind: 'folder-gone'; readonly root: string }
  /** Nobody asked for it since then, ISO 8601. */
  | { readonly kind: 'unused'; readonly since: string };

/** The record of a project that has no names, or none that stays, and whose folder is gone. */
export interface ProjectItem {
  readonly kind: 'project';
  readonly label: string;
  readonly root: string;
}

/** A file beside the registry that nobody needs any more. */
export interface FileItem {
  readonly kind: 'file';
  /** Absolute path. */
  readonly file: string;
  readonly reason: FileReason;
}

/** Why a file goes. */
export type FileReason =
  /** What a process left that ended while it had the lock; whoever takes the lock removes it. */
  | 'lock'
  /** What a process left that ended while it waited for the lock. */
  | 'waiter'
  /** What a process left that ended while it took the lock of a dead one away. */
  | 'marker'
  /** A text that was never put in place. */
  | 'scratch'
  /** An old copy of a damaged file. */
  | 'backup';

/** A name or project that looks dead and stays all the same. */
export interface Kept {
  readonly kind: 'name' | 'project';
  /** The full name, or the project's label. */
  readonly name: string;
  readonly port?: Port;
  readonly why: KeptReason;
}

/** Why something stays. */
export type KeptReason =
  | { readonly kind: 'pinned' }
  | { readonly kind: 'listening'; readonly listener: Listener }
  /** Who listens could not be found out. */
  | { readonly kind: 'listeners-unknown'; readonly problem: string }
  /** The folder is not there, which may not be the last word. */
  | { readonly kind: 'folder-unknown'; readonly root: string; readonly doubt: FolderDoubt }
  /** The process that it was taken for cannot be judged from here. */
  | { readonly kind: 'process-unknown'; readonly pid: Pid; readonly host: string };
