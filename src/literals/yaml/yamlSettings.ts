import { mayHoldPort, type Setting } from '../settings/setting.ts';
import { readYaml } from './read/readYaml.ts';
import {
  resolved,
  sourceOffset,
  type YamlMap,
  type YamlNode,
  type YamlScalar,
} from './read/tree.ts';

/** A scalar of a YAML file, as a setting. */
export interface YamlSetting extends Setting {
  readonly scalar: YamlScalar;
}

type Beside = Setting['beside'];

/** Items before another one are of use in lists of arguments only, and those are short. */
const LONGEST_ARGUMENTS = 200;
/** A port's digits; scalars without any are no settings that anybody asks for. */
const DIGITS = /\d\d/;

/** A list of ports, whose numbers stand on the lines below. */
const LIST_OF_PORTS = /(?:ports?|expose)["']?\s*:\s*(?:[#\n[{&]|$)/im;

/** Whether a YAML text may hold a port at all: a look without parsing. */
export function mayHoldPortInYaml(text: string): boolean {
  return LIST_OF_PORTS.test(text) || mayHoldPort(text);
}

/** The texts and numbers of a YAML file that have digits, in order. */
export function yamlSettings(text: string): YamlSetting[] {
  const found: YamlSetting[] = [];
  const none: Beside = () => undefined;
  const visit = (
    node: YamlNode | undefined,
    path: readonly string[],
    beside: Beside,
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
      const own = besideIn(node);
      for (const { key, value } of node.entries) visit(value, [...path, key.value], own, []);
    }
  };
  for (const root of readYaml(text)) visit(root, [], none, []);
  return found;
}

/** A look-up of a map's texts. The table is made when somebody asks: most maps hold no port. */
function besideIn({ entries }: YamlMap): Beside {
  let texts: Map<string, string> | undefined;
  return (wanted) => {
    texts ??= new Map(entries.map(({ key, value }) => [key.value.toLowerCase(), textOf(value)]));
    return texts.get(wanted) || undefined;
  };
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
