import type { Node } from 'jsonc-parser';
import { besideIn, DEEPEST, MOST_ARGUMENTS, type Setting } from '../settings/setting.ts';
import { jsonText, membersOf } from './jsonText.ts';

type Beside = Setting['beside'];

/** The texts and numbers of a JSON value that hold digits at all, in order. */
export function jsonSettings(source: string, root: Node): Setting[] {
  const found: Setting[] = [];
  const visit = (
    node: Node,
    path: readonly string[],
    beside: Beside,
    before: readonly string[],
  ): void => {
    if (path.length > DEEPEST) return;
    switch (node.type) {
      case 'string': {
        if (!/\d\d/.test(String(node.value))) break;
        const { value, at } = jsonText(source, node);
        found.push({ path, form: 'text', value, at, beside, before });
        break;
      }
      case 'number': {
        const value = source.slice(node.offset, node.offset + node.length);
        const at = (index: number) => node.offset + index;
        found.push({ path, form: 'number', value, at, beside, before });
        break;
      }
      case 'array': {
        const items = node.children ?? [];
        const texts = items.length > MOST_ARGUMENTS ? [] : items.map(textOf);
        items.forEach((item, i) => {
          visit(item, [...path, String(i)], beside, item.children ? [] : texts.slice(0, i));
        });
        break;
      }
      case 'object': {
        const members = membersOf(node);
        const own = besideIn(() =>
          members.flatMap(([key, { type, value }]): [string, string][] =>
            type === 'string' ? [[key, String(value)]] : [],
          ),
        );
        for (const [key, value] of members) visit(value, [...path, key], own, []);
      }
    }
  };
  visit(root, [], () => undefined, []);
  return found;
}

function textOf(node: Node): string {
  return node.children === undefined ? String(node.value) : '';
}

/** A path as a JSON pointer (RFC 6901). */
export function jsonPointer(path: readonly string[]): string {
  return path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
