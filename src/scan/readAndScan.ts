import type { FileKind } from '../literals/fileKind.ts';
import type { PortLiteral } from '../literals/finding.ts';
import { isGeneratedText } from '../literals/leaveOut/generatedText.ts';
import { scanText } from '../literals/scan.ts';
import { decode } from './bytes.ts';
import { readBytes } from './readFile.ts';

/** One file to look into. */
export interface FileTask {
  /** Absolute. */
  readonly path: string;
  /** It was named, so it is told when it can't be read, and links are followed. */
  readonly named?: boolean;
  /** Read it even when a program wrote it. */
  readonly generated?: boolean;
}

/** What became of a file; there is none for one without any port. */
export type FileAnswer =
  | {
      readonly kind: 'found';
      readonly path: string;
      readonly fileKind: FileKind;
      readonly text: string;
      readonly literals: readonly PortLiteral[];
    }
  | { readonly kind: 'unread'; readonly path: string; readonly reason: string };

/** Reads files one after the other and looks for ports. Synchronous: for a thread of its own. */
export function readAndScan(tasks: readonly FileTask[]): FileAnswer[] {
  return tasks.flatMap((task) => lookInto(task) ?? []);
}

function lookInto({ path, named = false, generated = false }: FileTask): FileAnswer | undefined {
  const read = readBytes(path, named);
  if (read.kind === 'unread') return { kind: 'unread', path, reason: read.reason };
  if (read.kind === 'gone') {
    return named ? { kind: 'unread', path, reason: 'it is not there' } : undefined;
  }
  const decoded = decode(read.bytes);
  if (decoded.kind === 'binary' && named) return { kind: 'unread', path, reason: 'not a text' };
  if (decoded.kind !== 'text') return undefined;
  const { text } = decoded;
  if (!named && !generated && isGeneratedText(path, text)) return undefined;
  try {
    const scanned = scanText(path, text);
    if (scanned === undefined || scanned.literals.length === 0) return undefined;
    return { kind: 'found', path, fileKind: scanned.kind, text, literals: scanned.literals };
  } catch {
    // A parser at its end, as with a thousand nested brackets, is no reason to miss all other files.
    return { kind: 'unread', path, reason: 'looking into it failed' };
  }
}
