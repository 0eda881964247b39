import type { FileKind } from '../fileKind.ts';

/** What a YAML file is, by its content and the folders around it. */
export function yamlKind(_path: string, _text: string): FileKind {
  return 'yaml';
}
