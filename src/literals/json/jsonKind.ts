import type { FileKind } from '../fileKind.ts';

/** What a JSON file is whose name says nothing more. */
export function jsonKind(_path: string, _text: string): FileKind {
  return 'json';
}
