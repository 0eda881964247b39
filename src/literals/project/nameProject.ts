import { groupBy } from '../../probe/groupBy.ts';
import type { Port } from '../../probe/port.ts';
import { suggestName } from '../../registry/names.ts';
import type { LiteralRole, NameIdea, PortLiteral } from '../finding.ts';
import type { KnownNames } from '../naming.ts';
import { Numbering } from '../naming.ts';
import { publishedTwice } from './composeServices.ts';
import { packageFolder } from './packageFolder.ts';
import type { ProjectFile } from './plan.ts';

type Named = Pick<ProjectFile, 'path' | 'kind' | 'literals'>;

/** One literal, where it stands. */
interface Site {
  readonly literal: PortLiteral;
  /** The part of the project that the file, or the compose service, belongs to; empty for the project as a whole. */
  readonly folder: string;
  readonly ideas: readonly NameIdea[];
}

/** Literals that mean the same server. */
interface Service {
  readonly port: Port;
  readonly sites: readonly Site[];
}

/** Roles of a literal that decides the port of a server on this machine. */
const OWNS: ReadonlySet<LiteralRole> = new Set(['listen', 'publish']);

/**
 * A name for each hardcoded port of a project. What means the same server has the same name in
 * every file: that is, the same number, unless programs in different parts of the project listen on
 * it; then each has a name of its own and clients follow the one that is called like what they say.
 * Different servers have different names. What can only be reported gets the name of a literal that
 * can be replaced and has its number, else the best idea of its own.
 */
export function nameProject(
  files: readonly Named[],
  known: KnownNames,
): ReadonlyMap<PortLiteral, string> {
  const sites = files.flatMap((file) => sitesOf(file));
  const actionable = sites.filter(({ literal }) => literal.action !== 'report');
  const names = new Map<PortLiteral, string>();
  const used = new Set<string>();
  const byPort = groupBy(actionable, ({ literal }) => literal.port);
  const give = ({ sites: own }: Pick<Service, 'sites'>, name: string) => {
    used.add(name);
    for (const { literal } of own) names.set(literal, name);
  };

  const fresh: Service[] = [];
  for (const [port, own] of byPort) {
    const name = known.nameOf(port);
    const services = servicesOf(port, own);
    // Of several servers that want the number, the one that is called so has it.
    const holder = services.find(({ sites: some }) => name !== undefined && areCalled(some, name));
    if (name !== undefined) give(holder ?? { sites: own }, name);
    if (name === undefined || holder !== undefined) {
      fresh.push(...services.filter((service) => service !== holder));
    }
  }
  // The surest hints choose first, so that a guess never takes a name from one who is called so.
  const ranked = fresh
    .map((service) => ({ service, ideas: rankedIdeas(service.sites) }))
    .toSorted((a, b) => (b.ideas[0]?.weight ?? 0) - (a.ideas[0]?.weight ?? 0));
  const numbering = new Numbering();
  for (const { service, ideas } of ranked) {
    const isFree = (name: string) => !used.has(name) && !known.isTaken(name, service.port);
    const best = ideas.find(({ name, weight }) => weight > 0 && isFree(name))?.name;
    give(service, best ?? fallbackName(ideas, isFree, numbering));
  }

  for (const { literal, ideas } of sites) {
    if (names.has(literal)) continue;
    const [same] = byPort.get(literal.port) ?? [];
    const name = known.nameOf(literal.port) ?? (same && names.get(same.literal));
    names.set(literal, name ?? ideas[0]?.name ?? 'app');
  }
  return names;
}

function areCalled(sites: readonly Site[], name: string): boolean {
  return sites.some(({ ideas }) => ideas.some((idea) => idea.weight > 1 && idea.name === name));
}

function sitesOf(file: Named): Site[] {
  const folder = packageFolder(file.path);
  const own = folder.slice(folder.lastIndexOf('/') + 1);
  const apart = publishedTwice(file);
  return file.literals.map((literal) => ({
    literal,
    folder: apart.has(literal) ? `${folder}#${apart.get(literal)}` : folder,
    ideas:
      own === '' || !OWNS.has(literal.role)
        ? literal.names
        : [...literal.names, ...folderIdea(own)],
  }));
}

function folderIdea(folder: string): NameIdea[] {
  const name = suggestName(folder);
  return name === undefined ? [] : [{ name, weight: 1 }];
}

/** The servers behind one number. */
function servicesOf(port: Port, sites: readonly Site[]): Service[] {
  const homes = homesOf(sites);
  const [first] = homes.parts.keys();
  if (first === undefined || homes.parts.size < 2) return [{ port, sites }];
  for (const site of sites) {
    const home = isAtHome(site)
      ? site.folder
      : (homeCalledLike(site, homes) ?? (homes.parts.has(site.folder) ? site.folder : first));
    homes.parts.get(home)?.push(site);
  }
  return Array.from(homes.parts.values(), (own) => ({ port, sites: own }));
}

/** The parts of a project that listen on one number. */
interface Homes {
  /** By folder, what belongs to it. */
  readonly parts: ReadonlyMap<string, Site[]>;
  /** By folder, the how many-th it is. */
  readonly order: ReadonlyMap<string, number>;
  /** By name, the folders whose servers are called so, in order. */
  readonly called: ReadonlyMap<string, readonly string[]>;
}

function homesOf(sites: readonly Site[]): Homes {
  const owners = sites.filter(isAtHome);
  const parts = new Map<string, Site[]>(owners.map(({ folder }) => [folder, []]));
  const order = new Map(Array.from(parts.keys(), (home, i) => [home, i]));
  const names = new Map<string, Set<string>>();
  for (const { folder, ideas } of owners) {
    for (const { name, weight } of ideas) {
      if (weight > 0) names.set(name, (names.get(name) ?? new Set()).add(folder));
    }
  }
  const rank = (home: string) => order.get(home) ?? 0;
  const called = new Map(
    Array.from(names, ([name, homes]) => [name, [...homes].sort((a, b) => rank(a) - rank(b))]),
  );
  return { parts, order, called };
}

function isAtHome({ literal, folder }: Site): boolean {
  return OWNS.has(literal.role) && folder !== '';
}

/** The first part, apart from the literal's own, whose server has a name that the literal could have. */
function homeCalledLike({ ideas, folder }: Site, { order, called }: Homes): string | undefined {
  const homes = ideas.flatMap(
    ({ name }) => called.get(name)?.find((candidate) => candidate !== folder) ?? [],
  );
  return homes.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))[0];
}

/** Every idea once, the best first: by weight, then a server's own before a client's, then by how often it comes. */
function rankedIdeas(sites: readonly Site[]): NameIdea[] {
  const scores = new Map<string, { idea: NameIdea; score: number }>();
  for (const { literal, ideas } of sites) {
    for (const idea of ideas) {
      const owns = OWNS.has(literal.role) ? 0.5 : 0;
      const known = scores.get(idea.name);
      const score =
        Math.max(known?.score ?? 0, idea.weight + owns) + (known === undefined ? 0 : 0.01);
      scores.set(idea.name, {
        idea: known !== undefined && known.idea.weight > idea.weight ? known.idea : idea,
        score,
      });
    }
  }
  return Array.from(scores.values())
    .toSorted((a, b) => b.score - a.score)
    .map(({ idea }) => idea);
}

function fallbackName(
  ideas: readonly NameIdea[],
  isFree: (name: string) => boolean,
  numbering: Numbering,
): string {
  const name = ideas.find((idea) => isFree(idea.name))?.name;
  return name ?? numbering.next(ideas[0]?.name ?? 'app', isFree);
}
