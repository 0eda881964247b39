import { findNodeAtLocation, type Node } from 'jsonc-parser';
import type { DeclaredService, ProjectConfig } from './config.ts';
import { membersIn, type Report } from './configNodes.ts';
import { readService } from './configService.ts';
import { findCycle } from './dependencies.ts';
import { isSegment, suggestName } from './names.ts';
import { findSharedLocks } from './sharedLocks.ts';
import { didYouMean, suggest } from './suggest.ts';
import { positionAt } from './textPosition.ts';

/** The `services` of a `berth.json`: what is right of them, each with what it waits for and where it stands. */
export function readDeclaredServices(
  tree: Node,
  text: string,
  ports: ProjectConfig['ports'],
  report: Report,
): ReadonlyMap<string, DeclaredService> {
  const services = new Map<string, DeclaredService>();
  const members = membersIn(tree, 'services', report);
  const names = new Set(members.map(([key]) => String(key.value)));
  const waits = new Map<string, readonly Node[]>();
  for (const [key, value] of members) {
    const name: string = key.value;
    const wrong = nameProblem(name);
    if (wrong !== undefined) report(key, wrong);
    if (value.type !== 'object') {
      report(value, 'Write an object here: { "command": "node server.js" }.');
      continue;
    }
    const service = readService(key, value, report);
    const dependsOn = readDependencies(value, names, report);
    waits.set(name, dependsOn);
    if (wrong !== undefined || service === undefined) continue;
    const own = [...new Set(dependsOn.map((node) => String(node.value)))];
    services.set(name, { ...service, dependsOn: own, at: positionAt(text, key.offset) });
  }
  if (!reportCycle(waits, report)) {
    for (const way of findSharedLocks(services, ports))
      reportSharedLock(way, services, waits, report);
  }
  return services;
}

function nameProblem(name: string): string | undefined {
  if (isSegment(name)) return undefined;
  const better = suggestName(name.replaceAll('/', '-'));
  const hint = better === undefined ? '' : ` ${didYouMean([better])}`;
  return `The name of a service is made of a-z, 0-9 and . _ @ -, starts with a letter or digit and has at most 63 characters.${hint}`;
}

/** The nodes of the services that one waits for; those that are none are told of and left out. */
function readDependencies(service: Node, names: ReadonlySet<string>, report: Report): Node[] {
  const list = findNodeAtLocation(service, ['dependsOn']);
  if (list === undefined) return [];
  if (list.type !== 'array') {
    report(list, '"dependsOn" is a list of services: ["db"].');
    return [];
  }
  return (list.children ?? []).filter((item) => {
    if (item.type === 'string' && names.has(item.value)) return true;
    const what = typeof item.value === 'string' ? item.value : undefined;
    const hint = what === undefined ? '' : ` ${didYouMean(suggest(what, names))}`;
    report(item, `${what === undefined ? 'This' : `"${what}"`} is no service here.${hint}`.trim());
    return false;
  });
}

/** @returns whether there is one */
function reportCycle(waits: ReadonlyMap<string, readonly Node[]>, report: Report): boolean {
  const graph = new Map(
    Array.from(waits, ([name, nodes]) => [name, nodes.map((node) => String(node.value))]),
  );
  const cycle = findCycle(graph);
  if (cycle === undefined) return false;
  reportWay(cycle, `These services wait for each other: ${cycle.join(' → ')}.`, waits, report);
  return true;
}

function reportSharedLock(
  way: readonly string[],
  services: ReadonlyMap<string, DeclaredService>,
  waits: ReadonlyMap<string, readonly Node[]>,
  report: Report,
): void {
  const [from = '', to = ''] = [way[0], way.at(-1)];
  const lock = services.get(from)?.lock;
  const message = `"${from}" can never start: it waits until "${to}" listens, and both need the lock "${lock}": ${way.join(' → ')}.`;
  reportWay(way, message, waits, report);
}

/** Told where the first one of a way says that it waits for the second. */
function reportWay(
  [from = '', to]: readonly string[],
  message: string,
  waits: ReadonlyMap<string, readonly Node[]>,
  report: Report,
): void {
  const node = waits.get(from)?.find((one) => one.value === to);
  if (node !== undefined) report(node, message);
}
