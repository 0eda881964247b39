import fs from 'node:fs';
import { type Port, toPort } from '../probe/port.ts';
import type { ProcessIdentity } from '../probe/process.ts';
import { isIdentity } from '../registry/isIdentity.ts';
import { isJsonObject, type JsonObject } from '../registry/jsonObject.ts';
import { type FullName, toFullName } from '../registry/names.ts';

/** The format of records that this Berth reads and writes. */
const FORMAT = 1;

/** More than any command and its variables take, in bytes: Linux refuses those from 2 MiB on. */
const LARGEST = 8 * 2 ** 20;

/** What a session is told to do, and how: enough to start it again. */
export interface SessionTerms {
  /** The command as it was given, tokens included: the program and its arguments, or one line for a shell. */
  readonly command: readonly string[];
  /** The command is one line that `sh -c` runs. */
  readonly shell?: boolean;
  /** Absolute path. */
  readonly cwd: string;
  /** The root of the project that relative names in tokens belong to. */
  readonly root: string;
  /** Variables that were given with the command; the values may hold tokens. */
  readonly env: Readonly<Record<string, string>>;
  /** The name whose port it listens on, as its project writes it; absent for one that listens on none. */
  readonly portName?: string;
  /** Whether it gets the variables of all names of the project, or of its own only. */
  readonly allVariables?: boolean;
  /** The pool that a new name gets its port from. */
  readonly pool?: string;
  /** As `parseReady` reads it: `tcp`, `http:/health`, `log:TEXT`, `none`. */
  readonly ready: string;
  /** In ms. */
  readonly readyTimeout: number;
  /** `auto`, `hold`, `fd`, `reuseport` or `none`. */
  readonly handoff: string;
  /** The lock that it holds while it runs: of its project, or with a `/` before it of the machine. */
  readonly lock?: string;
}

/** How a session's process ended, as far as somebody saw it. */
export interface SessionEnd {
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly code?: number;
  readonly signal?: string;
}

/** A session as its file has it. */
export interface SessionRecord extends SessionTerms {
  readonly name: FullName;
  /** Told apart from every other start, of this session too. */
  readonly id: string;
  /** `starting` until it was found ready; `ended` when somebody saw that its process is gone. */
  readonly phase: 'starting' | 'running' | 'ended';
  /** Who starts it, or did. */
  readonly starter: ProcessIdentity;
  /** The first of its processes, which leads their group. */
  readonly process?: ProcessIdentity;
  readonly port?: Port;
  /** Its name was made for it, or for an earlier start of it, and goes with it. */
  readonly ownsName: boolean;
  /** How it got its port: `hold`, `fd`, `reuseport` or `none`. */
  readonly means: string;
  /** ISO 8601 in UTC. */
  readonly started: string;
  /** When it was found ready, ISO 8601 in UTC. */
  readonly readyAt?: string;
  readonly end?: SessionEnd;
  /** Who starts it again when it ends. */
  readonly supervisor?: ProcessIdentity;
  /** How often its supervisor started it again. */
  readonly restarts?: number;
  /** Its supervisor started it again this time because somebody asked for it. */
  readonly asked?: boolean;
  /** Somebody wants its supervisor to start it again. */
  readonly intent?: 'restart';
  /** It waits for its lock, which this client had when the wait began. */
  readonly waitsFor?: string;
  /** The fencing token of the lock that it was given: who has the lock with this token is this start of it. */
  readonly fence?: number;
}

/** What a record's file turned out to hold. */
export type ReadRecord =
  | { readonly kind: 'record'; readonly record: SessionRecord }
  | { readonly kind: 'none' }
  /** The system doesn't let us read it, maybe only for the moment. Nobody touches it. */
  | {
      readonly kind: 'unreadable';
      readonly name: FullName;
      readonly file: string;
      readonly problem: string;
    }
  /** What is there is no record; `problem` is for people. */
  | {
      readonly kind: 'damaged';
      readonly name: FullName;
      readonly file: string;
      readonly problem: string;
      /** A newer Berth wrote it: its {@link SessionRecord.id}. Nobody else touches it. */
      readonly newerId?: string;
    };

/** Reads a session's record. */
export function readRecord(file: string, name: FullName): ReadRecord {
  const damaged = (problem: string): ReadRecord => ({ kind: 'damaged', name, file, problem });
  let text: string;
  try {
    const stat = fs.lstatSync(file);
    // A pipe would be waited for, a link may lead anywhere.
    if (!stat.isFile()) return damaged('it is no file');
    if (stat.size > LARGEST) return damaged('it is too large');
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { kind: 'none' };
    return { kind: 'unreadable', name, file, problem: (error as Error).message };
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return damaged('it is not JSON');
  }
  const newerId = isJsonObject(json) ? newerIdOf(json) : undefined;
  if (newerId !== undefined) {
    return { kind: 'damaged', name, file, problem: 'a newer Berth wrote it', newerId };
  }
  const record = isJsonObject(json) ? asRecord(json) : undefined;
  if (record === undefined || record.name !== name) {
    return damaged('it does not describe this session');
  }
  return { kind: 'record', record };
}

/** The text of a record's file. */
export function formatRecord(record: SessionRecord): string {
  return `${JSON.stringify({ format: FORMAT, ...record }, undefined, 2)}\n`;
}

function newerIdOf({ format, id }: JsonObject): string | undefined {
  return typeof format === 'number' && format > FORMAT && isId(id) ? id : undefined;
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{8,64}$/.test(value);
}

function asRecord({ format, ...json }: JsonObject): SessionRecord | undefined {
  const isFit =
    format === FORMAT &&
    typeof json.name === 'string' &&
    toFullName(json.name) !== undefined &&
    isId(json.id) &&
    ['starting', 'running', 'ended'].includes(json.phase as string) &&
    isIdentity(json.starter) &&
    isAbsentOr(json.process, isIdentity) &&
    isAbsentOr(json.supervisor, isIdentity) &&
    isAbsentOr(json.port, (port) => toPort(port) !== undefined) &&
    typeof json.ownsName === 'boolean' &&
    ['means', 'started', 'cwd', 'root', 'ready', 'handoff'].every(
      (key) => typeof json[key] === 'string',
    ) &&
    ['readyAt', 'portName', 'pool', 'lock', 'waitsFor'].every((key) =>
      isAbsentOr(json[key], isText),
    ) &&
    ['shell', 'allVariables', 'asked'].every((key) => isAbsentOr(json[key], isTruth)) &&
    Number.isFinite(json.readyTimeout) &&
    ['restarts', 'fence'].every((key) => isAbsentOr(json[key], Number.isSafeInteger)) &&
    isAbsentOr(json.intent, (intent) => intent === 'restart') &&
    isAbsentOr(json.end, isEnd) &&
    Array.isArray(json.command) &&
    json.command.length > 0 &&
    json.command.every(isText) &&
    isJsonObject(json.env) &&
    Object.values(json.env).every(isText);
  return isFit ? (json as unknown as SessionRecord) : undefined;
}

function isAbsentOr(value: unknown, isFit: (value: unknown) => boolean): boolean {
  return value === undefined || isFit(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isTruth(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isEnd(value: unknown): boolean {
  return (
    isJsonObject(value) &&
    isText(value.at) &&
    isAbsentOr(value.code, Number.isSafeInteger) &&
    isAbsentOr(value.signal, isText)
  );
}
