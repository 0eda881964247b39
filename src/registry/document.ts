import path from 'node:path';
import { type Port, type PortRange, parsePort, parsePortRange, toPort } from '../probe/port.ts';
import type { ProcessIdentity } from '../probe/process.ts';
import { isJsonObject, type JsonObject } from './jsonObject.ts';
import { type FullName, isSegment, toFullName } from './names.ts';

/** The format this Berth reads and writes; see docs/registry-format.md. */
const FORMAT = 1;

/** One name's line in the book. */
export interface Entry {
  readonly port: Port;
  /** When the name got its number, ISO 8601 in UTC. */
  readonly created: string;
  /** When somebody last asked for it, ISO 8601 in UTC; kept to the day, so that asking rarely writes. */
  readonly used: string;
  /** Who created it: `cli`, `vscode` or another client's word for itself. */
  readonly by: string;
  /** A note for people, from `berth.json`. */
  readonly note?: string;
  /** The pool that the number was taken from. */
  readonly pool?: string;
  /** Clean-up leaves the name alone, whatever becomes of its project. */
  readonly pinned?: boolean;
  /** The process that the name was taken for: clean-up gives it back once that has ended. */
  readonly until?: ProcessIdentity;
}

/** A range of numbers that go only to names that ask for it. */
export interface Pool extends PortRange {
  /** How many names may have a number of it at a time; all its numbers when absent. */
  readonly max?: number;
  /** A note for people. */
  readonly note?: string;
}

/** Numbers that no name gets. */
export interface Reservation {
  /** Why, for people. */
  readonly note?: string;
  /** When it was made, ISO 8601 in UTC. */
  readonly created?: string;
  /** Who made it. */
  readonly by?: string;
}

/** A project in the book, under its label. */
export interface ProjectRecord {
  /** The real path of the project's folder: its identity. */
  readonly root: string;
}

/**
 * The registry in memory. Keys that this version does not know are kept in `extra`
 * (top level) and in the records themselves, and written back.
 */
export interface RegistryDocument {
  readonly revision: number;
  readonly projects: ReadonlyMap<string, ProjectRecord>;
  readonly ports: ReadonlyMap<FullName, Entry>;
  /** By name, one segment. */
  readonly pools: ReadonlyMap<string, Pool>;
  /** By number or range, as `reservedRange` reads it: `5432`, `6000-6010`. */
  readonly reserved: ReadonlyMap<string, Reservation>;
  readonly extra: ReadonlyMap<string, unknown>;
}

/** What the text of a registry file turned out to be. */
export type ParsedDocument =
  | {
      readonly kind: 'ok';
      readonly document: RegistryDocument;
      readonly dropped: readonly string[];
      /** Whether a key may stand in the text twice, so that a value is missing here: see `repeatedKeys`. */
      readonly mayRepeat: boolean;
    }
  | { readonly kind: 'newer'; readonly document: RegistryDocument; readonly format: number }
  | { readonly kind: 'corrupt'; readonly reason: string };

/** A book with nothing in it. */
export const EMPTY_DOCUMENT: RegistryDocument = {
  revision: 0,
  projects: new Map(),
  ports: new Map(),
  pools: new Map(),
  reserved: new Map(),
  extra: new Map(),
};

/** Stands in for a time that the file doesn't tell. */
const UNKNOWN_TIME = new Date(0).toISOString();

/**
 * Reads the text of a registry file. Never throws: a text that is no registry is `corrupt`, with the reason;
 * single lines that make no sense are left out and told in `dropped`.
 */
export function parseDocument(text: string): ParsedDocument {
  if (text.trim() === '') return { kind: 'corrupt', reason: 'it is empty' };
  let json: unknown;
  try {
    // Some editors on Windows add a byte order mark.
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return {
      kind: 'corrupt',
      reason: `it is not JSON (${(error as Error).message.replace(/\s+/g, ' ')})`,
    };
  }
  if (!isJsonObject(json)) return { kind: 'corrupt', reason: 'it is not a JSON object' };
  const {
    format,
    revision = 0,
    projects = {},
    ports = {},
    pools = {},
    reserved = {},
    ...rest
  } = json;
  if (!Number.isSafeInteger(format) || (format as number) < 1) {
    return { kind: 'corrupt', reason: 'it has no "format" number' };
  }
  if (format === FORMAT && json.revision === undefined) {
    return { kind: 'corrupt', reason: 'it has no "revision" number' };
  }
  if (!Number.isSafeInteger(revision) || (revision as number) < 0) {
    return { kind: 'corrupt', reason: '"revision" is not a number from 0' };
  }
  if (![projects, ports, pools, reserved].every(isJsonObject)) {
    const reason = '"projects", "ports", "pools" and "reserved" must be objects';
    return { kind: 'corrupt', reason };
  }
  const dropped: string[] = [];
  const document: RegistryDocument = {
    revision: revision as number,
    projects: readProjects(projects as JsonObject, dropped),
    ports: readPorts(ports as JsonObject, dropped),
    pools: readPools(pools as JsonObject, dropped),
    reserved: readReserved(reserved as JsonObject, dropped),
    extra: new Map(Object.entries(rest)),
  };
  return format === FORMAT
    ? { kind: 'ok', document, dropped, mayRepeat: mayRepeat(text, json) }
    : { kind: 'newer', document, format: format as number };
}

function readProjects(json: JsonObject, dropped: string[]): Map<string, ProjectRecord> {
  const projects = new Map<string, ProjectRecord>();
  for (const [label, record] of Object.entries(json)) {
    if (isSegment(label) && isJsonObject(record) && isRoot(record.root)) {
      projects.set(label, record as unknown as ProjectRecord);
    } else {
      dropped.push(`project ${JSON.stringify(label)}`);
    }
  }
  return projects;
}

/** An absolute path of any system: the file may be shared between them. */
function isRoot(value: unknown): boolean {
  return (
    typeof value === 'string' && (path.posix.isAbsolute(value) || path.win32.isAbsolute(value))
  );
}

function readPools(json: JsonObject, dropped: string[]): Map<string, Pool> {
  const pools = new Map<string, Pool>();
  for (const [name, record] of Object.entries(json)) {
    if (isSegment(name) && isPool(record)) pools.set(name, record);
    else dropped.push(`pool ${JSON.stringify(name)}`);
  }
  return pools;
}

function isPool(value: unknown): value is Pool {
  if (!isJsonObject(value)) return false;
  const [first, last] = [toPort(value.first), toPort(value.last)];
  const { max } = value;
  const bounded = max === undefined || (Number.isSafeInteger(max) && (max as number) > 0);
  return first !== undefined && last !== undefined && first <= last && bounded;
}

function readReserved(json: JsonObject, dropped: string[]): Map<string, Reservation> {
  const reserved = new Map<string, Reservation>();
  for (const [key, record] of Object.entries(json)) {
    if (reservedRange(key) !== undefined && isJsonObject(record)) reserved.set(key, record);
    else dropped.push(`reservation ${JSON.stringify(key)}`);
  }
  return reserved;
}

/** The numbers that the key of a reservation means: `5432`, `6000-6010`. */
export function reservedRange(key: string): PortRange | undefined {
  const port = parsePort(key);
  return port === undefined ? parsePortRange(key) : { first: port, last: port };
}

function readPorts(json: JsonObject, dropped: string[]): Map<FullName, Entry> {
  const ports = new Map<FullName, Entry>();
  for (const [key, value] of Object.entries(json)) {
    const name = toFullName(key);
    if (name === undefined || !isJsonObject(value) || toPort(value.port) === undefined) {
      dropped.push(`name ${JSON.stringify(key)}`);
      continue;
    }
    ports.set(name, isEntry(value) ? value : completed(value));
  }
  return ports;
}

/** A record is kept as it was parsed: with thousands of names a copy of each is what reading costs. */
function isEntry(record: JsonObject): record is JsonObject & Entry {
  return (
    typeof record.created === 'string' &&
    typeof record.used === 'string' &&
    typeof record.by === 'string'
  );
}

function completed(record: JsonObject): Entry {
  const text = (key: string, fallback: string) => {
    const value = record[key];
    return typeof value === 'string' ? value : fallback;
  };
  const created = text('created', UNKNOWN_TIME);
  return {
    ...record,
    port: record.port as Port,
    created,
    used: text('used', created),
    by: text('by', 'unknown'),
  };
}

/**
 * Whether the text has more or fewer of the keys that every record has than the parsed file, of whose
 * repeated keys only the last ones are left. Cheap and never wrong about a file that Berth wrote; a
 * spelling with escapes, or such a key elsewhere, only leads to a closer look.
 */
function mayRepeat(text: string, { projects = {}, ports = {} }: JsonObject): boolean {
  const count = (key: RegExp) => text.match(key)?.length ?? 0;
  return (
    count(/"port"\s*:/g) !== Object.keys(ports as JsonObject).length ||
    count(/"root"\s*:/g) !== Object.keys(projects as JsonObject).length
  );
}

/** The file's text: keys in a stable order, one name a line, so that people can read and compare it. */
export function formatDocument(document: RegistryDocument): string {
  const members = [
    member('format', JSON.stringify(FORMAT)),
    member('revision', JSON.stringify(document.revision)),
    member('projects', table(document.projects)),
    member('ports', table(document.ports)),
    ...(document.pools.size > 0 ? [member('pools', table(document.pools))] : []),
    ...(document.reserved.size > 0 ? [member('reserved', table(document.reserved))] : []),
    ...Array.from(document.extra, ([key, value]) => member(key, JSON.stringify(value))),
  ];
  return `{\n${members.join(',\n')}\n}\n`;
}

function member(key: string, json: string): string {
  return `  ${JSON.stringify(key)}: ${json}`;
}

function table(rows: ReadonlyMap<string, object>): string {
  if (rows.size === 0) return '{}';
  const keys = Array.from(rows.keys()).sort();
  const lines = keys.map((key) => `    ${quoted(key)}: ${line(rows.get(key) ?? {})}`);
  return `{\n${lines.join(',\n')}\n  }`;
}

/** One line of JSON with a blank inside braces and after separators, as the format's example shows it. */
function line(record: object): string {
  let text = '';
  // A record of JSON has no keys but its own. With 10,000 of them `Object.entries` takes twice as long.
  for (const key in record) {
    const value: unknown = record[key as keyof typeof record];
    if (value === undefined) continue;
    const json = typeof value === 'string' ? quoted(value) : JSON.stringify(value);
    text += `${text === '' ? '' : ', '}${quoted(key)}: ${json}`;
  }
  return text === '' ? '{}' : `{ ${text} }`;
}

/** A string as JSON; most need no escapes, and to see that is quicker than `JSON.stringify`. */
function quoted(text: string): string {
  return /^[ !#-[\]-~]*$/.test(text) ? `"${text}"` : JSON.stringify(text);
}
