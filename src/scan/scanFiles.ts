import fs from 'node:fs';
import path from 'node:path';
import type { FileKind } from '../literals/fileKind.ts';
import type { PortLiteral } from '../literals/finding.ts';
import type { Ignored } from '../registry/config.ts';
import { ignoredAround } from './place.ts';
import { type FileAnswer, type FileTask, readAndScan } from './readAndScan.ts';
import { explainRead } from './readFile.ts';
import { type Batch, Threads } from './threads.ts';
import { walk } from './walk.ts';

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
  /** Aborted, the scan rejects with its reason, at once. */
  readonly signal?: AbortSignal;
  /** Called now and then with the number of files looked at so far. */
  onProgress?(files: number): void;
}

/** A file in which something was found. */
export interface FileReport {
  /** Absolute. */
  readonly path: string;
  readonly kind: FileKind;
  /** Without a byte order mark. */
  readonly text: string;
  readonly literals: readonly PortLiteral[];
}

/** A file or folder that could not be read. */
export interface Unread {
  readonly path: string;
  /** For people: a few words. */
  readonly reason: string;
}

export interface ScanResult {
  /** Sorted by path. */
  readonly files: readonly FileReport[];
  readonly unread: readonly Unread[];
  /** How many files were looked at: those whose name says that they may hold ports. */
  readonly looked: number;
}

/** How many files a thread is given at once. */
const BATCH = 128;
/** How long the calling thread is held up at a time, in ms. */
const SLICE = 10;

/**
 * Looks for hardcoded ports in files and folders. What can't be read is told and stops nothing.
 * @throws the signal's reason when it is aborted
 */
export async function scanFiles(options: ScanOptions): Promise<ScanResult> {
  const { worker, signal, onProgress } = options;
  signal?.throwIfAborted();
  const collected = new Collected(options.kinds);
  const onDone = (batch: Batch, answers: readonly FileAnswer[]) => {
    collected.add(batch.length, answers);
    onProgress?.(collected.looked);
  };
  const threads = worker === undefined ? undefined : new Threads(worker, onDone);
  const { promise: aborted, forget } = abortOf(signal);
  const work = async () => {
    await hand(tasksOf(options, collected), signal, (batch) => {
      if (threads === undefined) onDone(batch, readAndScan(batch));
      else threads.add(batch);
    });
    await threads?.settled();
  };
  try {
    await Promise.race([work(), aborted]);
  } finally {
    forget();
    threads?.stop();
  }
  return collected.result();
}

/** Rejects when a signal is aborted. */
function abortOf(signal: AbortSignal | undefined) {
  let forget = () => {};
  const promise = new Promise<never>((_, reject) => {
    const onAbort = () => reject(signal?.reason);
    signal?.addEventListener('abort', onAbort);
    forget = () => signal?.removeEventListener('abort', onAbort);
  });
  return { promise, forget };
}

/** Gathers tasks into batches, and lets others use the calling thread between them. */
async function hand(
  tasks: Iterable<FileTask>,
  signal: AbortSignal | undefined,
  give: (batch: Batch) => void,
): Promise<void> {
  let batch: FileTask[] = [];
  let begun = performance.now();
  for (const task of tasks) {
    batch.push(task);
    if (batch.length >= BATCH) {
      give(batch);
      batch = [];
    }
    if (performance.now() - begun < SLICE) continue;
    await new Promise(setImmediate);
    if (signal?.aborted) return;
    begun = performance.now();
  }
  if (batch.length > 0) give(batch);
}

/** What is found, by file. */
class Collected {
  looked = 0;
  private readonly files: FileReport[] = [];
  private readonly unread: Unread[] = [];
  /** By path, of files whose project does not want to hear of something. */
  private readonly ignored = new Map<string, Ignored>();

  constructor(private readonly kinds: ReadonlySet<FileKind> | undefined) {}

  readonly onUnread = (file: string, reason: string) => {
    this.unread.push({ path: file, reason });
  };

  expect(file: string, ignored: Ignored | undefined): void {
    if (ignored !== undefined && ignored.ports.size + ignored.kinds.size > 0) {
      this.ignored.set(file, ignored);
    }
  }

  add(looked: number, answers: readonly FileAnswer[]): void {
    this.looked += looked;
    for (const answer of answers) {
      if (answer.kind === 'unread') this.onUnread(answer.path, answer.reason);
      else this.take(answer);
    }
  }

  private take({ path: file, fileKind, text, literals }: FileAnswer & { kind: 'found' }): void {
    const ignored = this.ignored.get(file);
    if (this.kinds?.has(fileKind) === false || ignored?.kinds.has(fileKind)) return;
    const left = literals.filter(({ port }) => !ignored?.ports.has(port));
    if (left.length > 0) this.files.push({ path: file, kind: fileKind, text, literals: left });
  }

  result(): ScanResult {
    const byPath = (a: Unread | FileReport, b: Unread | FileReport) =>
      a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
    return {
      files: this.files.toSorted(byPath),
      unread: this.unread.toSorted(byPath),
      looked: this.looked,
    };
  }
}

/** All files to look into, each once. */
function* tasksOf(
  { paths, all = false, kinds, exclude = [] }: ScanOptions,
  collected: Collected,
): Generator<FileTask> {
  // Only when several paths are named can one lie in another.
  const seen = paths.length > 1 ? new Set<string>() : undefined;
  const { onUnread } = collected;
  const [files, folders] = sorted(paths, onUnread);
  for (const file of files) {
    if (seen?.has(file)) continue;
    seen?.add(file);
    collected.expect(file, ignoredAround(file, onUnread));
    yield { path: file, named: true };
  }
  for (const folder of folders) {
    for (const { path: file, ignored } of walk(folder, { all, kinds, exclude, onUnread })) {
      if (seen?.has(file)) continue;
      seen?.add(file);
      collected.expect(file, ignored);
      yield { path: file, generated: all };
    }
  }
}

/** The files and the folders among some paths. Pipes and devices are neither, and never opened. */
function sorted(
  paths: readonly string[],
  onUnread: (file: string, reason: string) => void,
): [files: string[], folders: string[]] {
  const files: string[] = [];
  const folders: string[] = [];
  for (const each of paths) {
    const file = path.resolve(each);
    try {
      const stat = fs.statSync(file);
      if (stat.isDirectory()) folders.push(file);
      else if (stat.isFile()) files.push(file);
      else onUnread(file, 'neither a file nor a folder');
    } catch (error) {
      onUnread(file, explainRead(error));
    }
  }
  return [files, folders];
}
