import { type Port, parsePort } from '../../../probe/port.ts';
import type { Finder } from '../../finder.ts';
import type { NameIdea, PortLiteral } from '../../finding.ts';
import { isLocalHost } from '../../hosts.ts';
import { type NameClues, nameIdeas } from '../../ideas.ts';
import { isFixedPort, wellKnownPort } from '../../wellKnownPorts.ts';
import { namesForeignPort, namesPort } from '../../words.ts';
import { readYaml } from '../read/readYaml.ts';
import {
  commentAfter,
  entriesOf,
  itemsOf,
  textAt,
  valueAt,
  type YamlMap,
  type YamlNode,
} from '../read/tree.ts';
import { mayHoldPortInYaml } from '../yamlSettings.ts';
import { findInContainerCommand, findInVariable, type TextHit } from './containerText.ts';
import { INSIDE, type Judgement, judge, type Surroundings } from './judge.ts';
import { publishedNames } from './names.ts';
import { type PortItem, portItemsOf } from './portItems.ts';
import {
  type Assignment,
  assignmentsOf,
  extensionsOf,
  ownValue,
  type Service,
  servicesOf,
  wordsOfCommand,
} from './services.ts';
import { oneText, type Texts, textsOf } from './texts.ts';

/** What is known of a file while its services are read. */
interface File {
  readonly text: string;
  /** Names of the ports that the file's services publish. */
  readonly published: Map<Port, readonly NameIdea[]>;
  /** The ports that they listen on inside their containers. */
  readonly inner: Set<Port>;
  readonly literals: PortLiteral[];
}

/** Whose text it is. */
interface Owner {
  readonly service: Service | undefined;
  /** The ports that the service listens on inside its container. */
  readonly inside: ReadonlySet<Port>;
}

const NOBODY: Owner = { service: undefined, inside: new Set() };
/** Shorter numbers are no ports. */
const DIGITS = /\d\d/;
/** How far a port in a command looks back for its flag. */
const LOOK_BACK = 200;

/** The ports in a Docker Compose file, in what its services publish and in what their containers get. */
export const findInCompose: Finder = (text) => {
  if (!mayHoldPortInYaml(text)) return [];
  const file: File = { text, published: new Map(), inner: new Set(), literals: [] };
  const roots = readYaml(text);
  const services = roots.flatMap((root) => servicesOf(root));
  const ports = services.map(({ node }) => portItemsOf(valueAt(node, 'ports')));
  services.forEach((service, i) => {
    addPublished(file, service, ports[i] ?? []);
  });
  services.forEach((service, i) => {
    const exposed = portItemsOf(valueAt(service.node, 'expose'));
    for (const item of exposed) addItem(file, item, INSIDE, innerNames(service, item));
    const inner = [...(ports[i] ?? []), ...exposed].filter(({ side }) => side === 'container');
    addTexts(file, { service, inside: new Set(inner.map(({ port }) => port)) });
  });
  for (const root of roots) {
    for (const map of extensionsOf(root)) addExtension(file, map);
    for (const { value } of entriesOf(valueAt(root, 'configs'))) {
      addCommand(file, ownValue(value, 'content'), NOBODY, 'command');
    }
  }
  return file.literals;
};

function addPublished(file: File, service: Service, items: readonly PortItem[]): void {
  const hosts = items.filter(({ side }) => side === 'host');
  const several = new Set(hosts.map(({ port }) => port)).size > 1;
  const main =
    hosts.find(({ container }) => container !== undefined && isMainPort(container)) ?? hosts[0];
  for (const item of items) {
    if (item.side === 'container') {
      file.inner.add(item.port);
      addItem(file, item, INSIDE, innerNames(service, item));
      continue;
    }
    const names = publishedNames({
      service: service.name,
      image: imageOf(service),
      container: item.container,
      comment: commentAfter(file.text, item.scalar),
      isOneOfSeveral: several,
      isMain: item.port === main?.port,
      variable: item.texts.fallbackAt(item.start, item.end)?.variable,
    });
    const stays = item.isRange || isFixedPort(item.port);
    const judgement: Judgement = { role: 'publish', action: stays ? 'report' : 'replace' };
    addItem(file, item, judgement, names);
    if (!file.published.has(item.port)) file.published.set(item.port, names);
  }
}

function isMainPort(container: number): boolean {
  const known = wellKnownPort(container);
  return known === undefined || known.suffix === undefined;
}

function innerNames(service: Service, { port }: PortItem): readonly NameIdea[] {
  const known = wellKnownPort(port)?.name;
  const label = service.name === undefined ? {} : { label: service.name };
  return [
    ...nameIdeas(label, 'container'),
    ...(known === undefined ? [] : [{ name: known, weight: 0 } as const]),
  ];
}

/** `docker.io/library/postgres:15` → `postgres`. */
function imageOf({ node }: Service): string | undefined {
  const image = textAt(node, 'image');
  return image === undefined ? undefined : /([\w.-]+)(?:[:@][^/]*)?$/.exec(image)?.[1];
}

/** What a service's containers get to know: variables, commands, labels. */
function addTexts(file: File, owner: Owner & { readonly service: Service }): void {
  const { node } = owner.service;
  addImage(file, ownValue(node, 'image'));
  addVariables(file, ownValue(node, 'environment'), owner);
  addVariables(file, ownValue(ownValue(node, 'build'), 'args'), owner);
  for (const key of ['command', 'entrypoint']) {
    addCommand(file, ownValue(node, key), owner, 'command');
  }
  for (const key of ['post_start', 'pre_stop']) {
    for (const hook of itemsOf(ownValue(node, key))) {
      addCommand(file, ownValue(hook, 'command'), owner, 'command');
    }
  }
  addCommand(file, ownValue(ownValue(node, 'healthcheck'), 'test'), owner, 'check');
  for (const holder of [node, ownValue(node, 'deploy'), ownValue(node, 'build')]) {
    for (const label of assignmentsOf(ownValue(holder, 'labels'))) addLabel(file, label, owner);
  }
  // The driver of the logs runs outside of the container.
  const onHost = { ...owner.service, isOnHost: true };
  addVariables(file, ownValue(ownValue(node, 'logging'), 'options'), { ...owner, service: onHost });
}

/** `localhost:5000/shop/api`: the registry's port. */
function addImage(file: File, image: YamlNode | undefined): void {
  if (image?.kind !== 'scalar') return;
  const texts = oneText(image, 0);
  const [, host = '', digits = ''] = /^([\w.-]+|\[[\d:a-f]*\]):(\d{2,5})\//.exec(texts.text) ?? [];
  const port = parsePort(digits);
  if (port === undefined) return;
  const [start, end] = [host.length + 1, host.length + 1 + digits.length];
  const hit: TextHit = { port, start, end, role: 'client', confidence: 'high', host, clues: {} };
  // Images are pulled by this machine, not by the container.
  const judgement: Judgement = isLocalHost(host)
    ? { role: 'client', action: 'replace' }
    : { role: 'internal', action: 'report' };
  add(file, texts, hit, judgement, nameIdeas({ flag: 'registry' }, judgement.role), 'high');
}

/** `x-env: &env { API_URL: … }`, at any depth. */
function addExtension(file: File, map: YamlMap): void {
  addVariables(file, map, NOBODY);
  for (const { value } of map.entries) if (value?.kind === 'map') addExtension(file, value);
}

function addVariables(file: File, node: YamlNode | undefined, owner: Owner): void {
  for (const { key, scalar, from } of assignmentsOf(node)) {
    if (!DIGITS.test(scalar.value)) continue;
    const texts = oneText(scalar, from);
    for (const hit of findInVariable(key, texts.text)) {
      addHit(file, texts, hit, owner, { kind: 'variable', name: key });
    }
  }
}

function addCommand(
  file: File,
  node: YamlNode | undefined,
  owner: Owner,
  kind: 'command' | 'check',
): void {
  const words = wordsOfCommand(node);
  if (!words.some(({ value }) => DIGITS.test(value))) return;
  const texts = textsOf(words);
  for (const hit of findInContainerCommand(texts.text)) {
    const before = texts.text.slice(Math.max(0, hit.start - LOOK_BACK), hit.start);
    const [, name = ''] = /(?:^|\s)-{1,2}([A-Za-z][\w.-]*)(?:=|\s+)[^\s]*$/.exec(before) ?? [];
    addHit(file, texts, hit, owner, { kind, name });
  }
}

/** `traefik.http.services.api.loadbalancer.server.port=3000`, `caddy.reverse_proxy: "{{upstreams 8080}}"`. */
function addLabel(file: File, { key, scalar, from }: Assignment, owner: Owner): void {
  if (!DIGITS.test(scalar.value)) return;
  const texts = oneText(scalar, from);
  const last = key.slice(key.lastIndexOf('.') + 1);
  const [upstream] = texts.text.matchAll(/\bupstreams\s+(?:https?\s+)?(\d{2,5})\b/g);
  if (upstream !== undefined) {
    const end = upstream.index + upstream[0].length;
    const start = end - (upstream[1] ?? '').length;
    const port = parsePort(upstream[1] ?? '');
    if (port !== undefined) {
      const hit: TextHit = { port, start, end, role: 'container', confidence: 'high', clues: {} };
      addHit(file, texts, hit, owner, { kind: 'variable', name: key });
    }
  }
  const name = namesPort(last) || namesForeignPort(last) ? last : key;
  for (const hit of findInVariable(name, texts.text)) {
    addHit(file, texts, { ...hit, clues: {} }, owner, { kind: 'variable', name });
  }
}

function addHit(
  file: File,
  texts: Texts,
  hit: TextHit,
  { service, inside }: Owner,
  { kind, name }: Pick<Surroundings, 'kind' | 'name'>,
): void {
  const isOnHost = service?.isOnHost === true;
  const { published, inner } = file;
  const judgement = judge(hit, { kind, name, isOnHost, published, inner, inside });
  const own: NameClues = service?.name === undefined ? {} : { label: service.name };
  const scheme = hit.scheme === undefined ? {} : { scheme: hit.scheme };
  const ideas = nameIdeas({ ...own, ...scheme, ...hit.clues }, judgement.role);
  const followed = judgement.role === 'client' ? (file.published.get(hit.port) ?? []) : [];
  const names = [
    ...followed,
    ...ideas.filter((idea) => !followed.some((f) => f.name === idea.name)),
  ];
  add(file, texts, hit, judgement, names, hit.confidence);
}

function addItem(
  file: File,
  item: PortItem,
  judgement: Judgement,
  names: readonly NameIdea[],
): void {
  add(file, item.texts, item, judgement, names, 'high');
}

function add(
  file: File,
  texts: Texts,
  { port, start, end }: Pick<TextHit, 'port' | 'start' | 'end'>,
  { role, action }: Judgement,
  names: readonly NameIdea[],
  confidence: PortLiteral['confidence'],
): void {
  const place = texts.placeOf(start, end);
  // Digits that are written as escapes, or in two pieces.
  if (place === undefined || file.text.slice(place.start, place.end) !== String(port)) return;
  const fallback = action === 'replace' ? texts.fallbackAt(start, end) : undefined;
  // A default that can't be written out as one value: `${URL:-http://$HOST:3000}`.
  const isStuck = action === 'replace' && fallback === undefined && texts.isDefault(start);
  const { scalar } = place;
  file.literals.push({
    port,
    start: place.start,
    end: place.end,
    form: scalar.style === 'plain' && scalar.value === String(port) ? 'number' : 'text',
    role,
    confidence,
    action: isStuck ? 'report' : action,
    names,
    ...(fallback === undefined ? {} : { fallback }),
  });
}
