import type { FileKind } from '../literals/fileKind.ts';
import type { PortLiteral } from '../literals/finding.ts';

/** What to look at, and what of it. */
export interface ScanOptions {
  /** Absolute files and folders. Files that are named themselves are read whatever would leave them out. */
  readonly paths: readonly string[];
  /** Read what is left out by default, too: tests, fixtures, generated and ignored files. */
  readonly all?: boolean;
  /** Only files of these kinds. */
  readonly kinds?: ReadonlySet<FileKind>;
  /** Further patterns to leave out, as in a .gitignore, relative to the folder that is looked at. */
  readonly exclude?: readonly string[];
  /** The bundled `scanWorker.js`; without it all is done on the calling thread. */
  readonly worker?: string;
  readonly signal?: AbortSignal;
  /** Called now and then with the number of files looked at so far. */
  onProgress?(files: number): void;
}

/** A file in which something was found. */
export interface FileReport {
  /** Absolute. */
  readonly path: string;
  readonly kind: FileKind;
  readonly text: string;
  readonly literals: readonly PortLiteral[];
}

/** A file or folder that could not be read. */
export interface Unread {
  readonly path: string;
  /** For people. */
  readonly reason: string;
}

export interface ScanResult {
  /** Sorted by path. */
  readonly files: readonly FileReport[];
  readonly unread: readonly Unread[];
  /** How many files were looked at. */
  readonly looked: number;
}

/** Looks for hardcoded ports in files and folders. */
export async function scanFiles(_options: ScanOptions): Promise<ScanResult> {
  throw new Error('not there yet');
}
