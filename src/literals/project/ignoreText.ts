import { type Edit, findNodeAtLocation } from 'jsonc-parser';
import type { Port } from '../../probe/port.ts';
import type { FileKind } from '../fileKind.ts';
import { appendTo } from '../json/jsonEdits.ts';
import { parseJson } from '../json/parseJson.ts';

/** What nobody wants to hear of any more. */
export type Unwanted =
  | { readonly key: 'ports'; readonly value: Port }
  | { readonly key: 'kinds'; readonly value: FileKind };

/** The edits that add to `ignore` in the text of a `berth.json`; none where it says so already. */
export function ignoreInConfig(text: string, { key, value }: Unwanted): Edit[] {
  const root = parseJson(text);
  if (root?.type !== 'object') return [];
  const ignore = findNodeAtLocation(root, ['ignore']);
  const list = findNodeAtLocation(root, ['ignore', key]);
  const item = JSON.stringify(value);
  if (list?.type === 'array') {
    const known = list.children?.some((one) => one.value === value);
    return known ? [] : appendTo(text, list, [item]);
  }
  if (ignore?.type === 'object') {
    return list === undefined ? appendTo(text, ignore, [`"${key}": [${item}]`]) : [];
  }
  return ignore === undefined ? appendTo(text, root, [`"ignore": { "${key}": [${item}] }`]) : [];
}
