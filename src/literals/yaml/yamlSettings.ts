import type { Setting } from '../settings/setting.ts';
import { readYaml } from './read/readYaml.ts';
import { resolved, sourceOffset, type YamlNode, type YamlScalar } from './read/tree.ts';

/** A scalar of a YAML file, as a setting. */
export interface YamlSetting extends Setting {
  readonly scalar: YamlScalar;
}

/** Items before another one are of use in lists of arguments only, and those are short. */
const LONGEST_ARGUMENTS = 200;
/** A port's digits; scalars without any are no settings that anybody asks for. */
const DIGITS = /\d\d/;

/** The texts and numbers of a YAML file that have digits, in order. */
export function yamlSettings(text: string): YamlSetting[] {
  const found: YamlSetting[] = [];
  const none: ReadonlyMap<string, string> = new Map();
  const visit = (
    node: YamlNode | undefined,
    path: readonly string[],
    beside: ReadonlyMap<string, string>,
    before: readonly string[],
  ): void => {
    if (node?.kind === 'scalar') {
      if (DIGITS.test(node.value)) found.push({ ...settingOf(node), path, beside, before });
    } else if (node?.kind === 'seq') {
      const texts = node.items.length > LONGEST_ARGUMENTS ? [] : node.items.map(textOf);
      node.items.forEach((item, i) => {
        visit(item, [...path, String(i)], beside, texts.slice(0, i));
      });
    } else if (node?.kind === 'map') {
      const own = new Map(
        node.entries.flatMap(({ key, value }): [string, string][] =>
          value?.kind === 'scalar' ? [[key.value.toLowerCase(), value.value]] : [],
        ),
      );
      for (const { key, value } of node.entries) visit(value, [...path, key.value], own, []);
    }
  };
  for (const root of readYaml(text)) visit(root, [], none, []);
  return found;
}

function settingOf(scalar: YamlScalar): Pick<YamlSetting, 'scalar' | 'form' | 'value' | 'at'> {
  const { value, style } = scalar;
  return {
    scalar,
    form: style === 'plain' && /^\d+$/.test(value) ? 'number' : 'text',
    value,
    at: (index) => sourceOffset(scalar, index),
  };
}

function textOf(node: YamlNode | undefined): string {
  const item = resolved(node);
  return item?.kind === 'scalar' ? item.value : '';
}
