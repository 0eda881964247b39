import {
  entriesOf,
  itemsOf,
  resolved,
  textAt,
  valueAt,
  type YamlMap,
  type YamlNode,
  type YamlScalar,
} from '../read/tree.ts';

/** A service of a compose file, or a part of one that services share. */
export interface Service {
  readonly name: string | undefined;
  readonly node: YamlMap;
  /** Whether it uses this machine's network: its ports are this machine's then. */
  readonly isOnHost: boolean;
}

/** A text with a key that belongs to it: a variable, a label. Offsets of the text count from `from`. */
export interface Assignment {
  readonly key: string;
  readonly scalar: YamlScalar;
  /** Where the text begins in the scalar's value. */
  readonly from: number;
}

/** Keys of which any one tells a service. */
const SERVICE_KEYS = new Set(
  `image build ports expose command entrypoint environment env_file healthcheck depends_on network_mode
   container_name volumes restart labels extends`.split(/\s+/),
);

/** The services in a compose file's document, and the extensions (`x-…`) that look like one. */
export function servicesOf(root: YamlNode | undefined): Service[] {
  const listed = valueAt(root, 'services');
  const top = entriesOf(root);
  // Before version 2 the services stood at the top.
  const entries = listed === undefined ? top : entriesOf(listed);
  const extensions = top.filter(({ key }) => key.value.startsWith('x-'));
  const named = entries.filter((entry) => !extensions.includes(entry));
  return [
    ...named.flatMap(({ key, value }) => serviceOf(value, key.value)),
    ...extensions.flatMap(({ value }) => [
      ...serviceOf(value, undefined),
      // `x-templates: { api: { ports: … } }`
      ...entriesOf(value).flatMap((inner) => serviceOf(inner.value, undefined)),
    ]),
  ];
}

function serviceOf(node: YamlNode | undefined, name: string | undefined): Service[] {
  // An alias' ports stand where it points to.
  if (node?.kind !== 'map') return [];
  if (!node.entries.some(({ key }) => SERVICE_KEYS.has(key.value) || key.value === '<<')) return [];
  return [{ name, node, isOnHost: textAt(node, 'network_mode') === 'host' }];
}

/** Extensions that are no services: variables and the like, for use in several. */
export function extensionsOf(root: YamlNode | undefined): YamlMap[] {
  return entriesOf(root).flatMap(({ key, value }) =>
    key.value.startsWith('x-') && value?.kind === 'map' && serviceOf(value, undefined).length === 0
      ? [value]
      : [],
  );
}

/** `KEY: value` or `- KEY=value`. */
export function assignmentsOf(node: YamlNode | undefined): Assignment[] {
  const byKey = entriesOf(node).flatMap(({ key, value }): Assignment[] =>
    value?.kind === 'scalar' ? [{ key: key.value, scalar: value, from: 0 }] : [],
  );
  const byItem = itemsOf(node).flatMap((item): Assignment[] => {
    if (item?.kind === 'map') return assignmentsOf(item);
    if (item?.kind !== 'scalar') return [];
    const equals = item.value.indexOf('=');
    if (equals < 0) return [];
    return [{ key: item.value.slice(0, equals), scalar: item, from: equals + 1 }];
  });
  return [...byKey, ...byItem];
}

/** A map's value by its key where it is written out there, and not an alias: that is read where it points to. */
export function ownValue(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return entriesOf(node).find((entry) => entry.key.value === key)?.value;
}

/** The words of a command: a list's items, or one text. */
export function wordsOfCommand(node: YamlNode | undefined): YamlScalar[] {
  if (node?.kind === 'scalar') return [node];
  return itemsOf(node).flatMap((item) => {
    const word = resolved(item);
    return word?.kind === 'scalar' ? [word] : [];
  });
}
