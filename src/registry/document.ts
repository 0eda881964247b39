import { type Port, toPort } from '../probe/port.ts';
import { isJsonObject, type JsonObject } from './jsonObject.ts';
import { type FullName, toFullName } from './names.ts';

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
  readonly extra: ReadonlyMap<string, unknown>;
}

/** What the text of a registry file turned out to be. */
export type ParsedDocument =
  | {
      readonly kind: 'ok';
      readonly document: RegistryDocument;
      readonly dropped: readonly string[];
    }
  | { readonly kind: 'newer'; readonly document: RegistryDocument; readonly format: number }
  | { readonly kind: 'corrupt'; readonly reason: string };

/** A book with nothing in it. */
export const EMPTY_DOCUMENT: RegistryDocument = {
  revision: 0,
  projects: new Map(),
  ports: new Map(),
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
  const { format, revision, projects, ports, ...rest } = json;
  if (!Number.isSafeInteger(format) || (format as number) < 1) {
    return { kind: 'corrupt', reason: 'it has no "format" number' };
  }
  if (!Number.isSafeInteger(revision) || (revision as number) < 0) {
    return { kind: 'corrupt', reason: 'it has no "revision" number' };
  }
  if (!isJsonObject(projects ?? {}) || !isJsonObject(ports ?? {})) {
    return { kind: 'corrupt', reason: '"projects" and "ports" must be objects' };
  }
  const dropped: string[] = [];
  const document: RegistryDocument = {
    revision: revision as number,
    projects: readProjects((projects ?? {}) as JsonObject, dropped),
    ports: readPorts((ports ?? {}) as JsonObject, dropped),
    extra: new Map(Object.entries(rest)),
  };
  return format === FORMAT
    ? { kind: 'ok', document, dropped }
    : { kind: 'newer', document, format: format as number };
}

function readProjects(json: JsonObject, dropped: string[]): Map<string, ProjectRecord> {
  const projects = new Map<string, ProjectRecord>();
  for (const [label, record] of Object.entries(json)) {
    const valid = !label.includes('/') && toFullName(`/${label}`) !== undefined;
    if (valid && isJsonObject(record) && typeof record.root === 'string') {
      projects.set(label, record as unknown as ProjectRecord);
    } else {
      dropped.push(`project ${JSON.stringify(label)}`);
    }
  }
  return projects;
}

function readPorts(json: JsonObject, dropped: string[]): Map<FullName, Entry> {
  const ports = new Map<FullName, Entry>();
  for (const [key, value] of Object.entries(json)) {
    const name = toFullName(key);
    const port = isJsonObject(value) ? toPort(value.port) : undefined;
    if (name === undefined || port === undefined) {
      dropped.push(`name ${JSON.stringify(key)}`);
      continue;
    }
    const record = value as JsonObject;
    const text = (key: string, fallback: string) => {
      const value = record[key];
      return typeof value === 'string' ? value : fallback;
    };
    const created = text('created', UNKNOWN_TIME);
    ports.set(name, {
      ...record,
      port,
      created,
      used: text('used', created),
      by: text('by', 'unknown'),
    });
  }
  return ports;
}

/** The file's text: keys in a stable order, one name a line, so that people can read and compare it. */
export function formatDocument(document: RegistryDocument): string {
  const members = [
    member('format', JSON.stringify(FORMAT)),
    member('revision', JSON.stringify(document.revision)),
    member('projects', table(document.projects)),
    member('ports', table(document.ports)),
    ...Array.from(document.extra, ([key, value]) => member(key, JSON.stringify(value))),
  ];
  return `{\n${members.join(',\n')}\n}\n`;
}

function member(key: string, json: string): string {
  return `  ${JSON.stringify(key)}: ${json}`;
}

function table(rows: ReadonlyMap<string, unknown>): string {
  if (rows.size === 0) return '{}';
  const keys = Array.from(rows.keys()).sort();
  const lines = keys.map((key) => `    ${JSON.stringify(key)}: ${spaced(rows.get(key))}`);
  return `{\n${lines.join(',\n')}\n  }`;
}

/** One line of JSON with a blank inside braces and after separators, as the format's example shows it. */
function spaced(value: unknown): string {
  if (!isJsonObject(value)) return JSON.stringify(value);
  const parts = Object.entries(value)
    .filter(([, v]) => v !== undefined)
    .map(([k, v]) => `${JSON.stringify(k)}: ${JSON.stringify(v)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}
