import { type Port, parsePort } from '../../../probe/port.ts';
import { itemsOf, valueAt, type YamlNode, type YamlScalar } from '../read/tree.ts';
import { readPortMapping } from './portMapping.ts';
import { oneText, type Texts } from './texts.ts';

/** A port of a service's `ports` or `expose`. Offsets count in `texts`. */
export interface PortItem {
  readonly side: 'host' | 'container';
  readonly port: Port;
  readonly scalar: YamlScalar;
  readonly texts: Texts;
  readonly start: number;
  readonly end: number;
  readonly isRange: boolean;
  /** The container's side of the same mapping, where it is a number. */
  readonly container: Port | undefined;
}

/** The ports of a list of mappings, in both notations. */
export function portItemsOf(list: YamlNode | undefined): PortItem[] {
  return itemsOf(list).flatMap((item) => {
    if (item?.kind === 'scalar') return shortItems(item);
    if (item?.kind !== 'map') return [];
    const target = valueAt(item, 'target');
    const inner = target?.kind === 'scalar' ? shortItems(target) : [];
    const published = valueAt(item, 'published');
    const outer = published?.kind === 'scalar' ? shortItems(published) : [];
    const container = inner[0]?.port;
    return [...outer.map((port): PortItem => ({ ...port, side: 'host', container })), ...inner];
  });
}

function shortItems(scalar: YamlScalar): PortItem[] {
  const texts = oneText(scalar, 0);
  const parts = readPortMapping(texts.text);
  const inner = parts.find(({ side }) => side === 'container');
  const container = inner === undefined ? undefined : parsePort(inner.digits);
  return parts.flatMap(({ side, digits, start, isRange }) => {
    const port = parsePort(digits);
    const end = start + digits.length;
    return port === undefined
      ? []
      : [{ side, port, scalar, texts, start, end, isRange, container }];
  });
}
