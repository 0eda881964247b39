import { type Port, parsePort } from '../../probe/port.ts';
import { findColonPorts, findHostPorts, findPairs, type HostPortHit } from '../addresses.ts';
import { findInCommand, flagMeaning } from '../commandLine.ts';
import type { Confidence, Fallback, LiteralRole } from '../finding.ts';
import { isHostAlias, isLocalHost, knownHost } from '../hosts.ts';
import type { NameClues } from '../ideas.ts';
import { namesAddress, namesForeignPort, namesPort, wordsOf } from '../words.ts';

/** A port in the value of a variable or setting. Offsets count from the value's start. */
export interface AssignedHit {
  readonly port: Port;
  readonly start: number;
  readonly end: number;
  readonly role: LiteralRole;
  readonly confidence: Confidence;
  readonly clues: NameClues;
  /** The variable whose default the port is. */
  readonly fallback?: Fallback;
  /** The host as written, where it is no name of this machine. */
  readonly host?: string;
  /** Whether the value is the number and nothing else. */
  readonly whole: boolean;
}

/** `${PORT:-3000}`, `${PORT:=3000}`, `${PORT-3000}`: the shell's, and what took its way. */
const SHELL_DEFAULT = /\$\{(\w+):?[-=]([^${}]*)\}/g;
/** The host that a placeholder is the port of. */
const HOST_BEFORE =
  /([a-z][a-z0-9+._-]*:\/\/(?:[^\s/@"']*@)?|(?<![\w.-]))([\w.-]+|\$?\{\$?[^{}\s]*\}|\$\w+|\[[0-9a-f:]*\]):$/i;
/** How far a placeholder looks back for what says that it is a port. */
const LOOK_BACK = 80;
/** Variables whose values are flags, or a whole command. */
const HOLDS_COMMAND =
  /(?:^|_|\b)(?:\w*opts|options|args|arguments|flags|cmd|command|exec\w*|run|script|program|start|environment)$/i;
/** Variables whose `name:123` is no address. */
const NO_ADDRESS =
  /image|version|tag$|user|uid|gid|auth|cred|pass|secret|key|ratio|time|date|locale|resolution|size|color|label|message|title|name$/i;
const PAIR_LIST = /^\s*[a-z\d][a-z\d_.-]*:\d{2,5}(?:\s*[,; ]\s*[a-z\d][a-z\d_.-]*:\d{2,5})*\s*$/;

/**
 * The ports in the value of a variable or setting.
 * @param defaults the format's placeholders with a default: their variable and the default
 */
export function findInAssigned(
  variable: string,
  value: string,
  defaults: RegExp = SHELL_DEFAULT,
): AssignedHit[] {
  if (!/\d\d/.test(value)) return [];
  const hits = new Map<number, AssignedHit>();
  const add = (start: number, end: number, hit: Omit<AssignedHit, 'port' | 'start' | 'end'>) => {
    const port = parsePort(value.slice(start, end));
    if (port !== undefined && !hits.has(start)) hits.set(start, { port, start, end, ...hit });
  };
  findNumbers(variable, value, add);
  for (const { port: _, start, end, ...hit } of findDefaults(value, variable, defaults)) {
    add(start, end, hit);
  }
  const clues = { variable };
  for (const { start, end, host, scheme } of addressesIn(variable, value)) {
    const role = addressRole(variable, value, host);
    add(start, end, {
      role,
      confidence: 'high',
      clues: scheme === undefined ? clues : { ...clues, scheme },
      whole: false,
      ...(role === 'internal' ? { host } : {}),
    });
  }
  if (HOLDS_COMMAND.test(variable) || /^\s*-{1,2}[a-z]/i.test(value)) {
    for (const hit of findInCommand(value, 'everywhere')) {
      const { start, end, role, confidence, clue, host } = hit;
      add(start, end, {
        role,
        confidence,
        clues: clue === undefined ? {} : { [clue.kind]: clue.text },
        whole: false,
        ...(host === undefined ? {} : { host }),
      });
    }
  }
  return [...hits.values()];
}

/**
 * The ports in placeholders with a default, anywhere in a text: `${PORT:-3000}`.
 * @param variable whose value the text is; empty for a command
 */
export function findDefaults(
  text: string,
  variable: string,
  defaults: RegExp = SHELL_DEFAULT,
): AssignedHit[] {
  return [...text.matchAll(defaults)].flatMap((match) => {
    const [whole, inner = '', fallback = ''] = match;
    const before = text.slice(Math.max(0, match.index - LOOK_BACK), match.index);
    const [, flag] = /(?:^|\s)(-{1,2}[A-Za-z][\w.-]*)[=\s]\s*["']?$/.exec(before) ?? [];
    const [, assigned = variable] = /(?:^|[\s;"'])([A-Za-z_]\w*)=["']?$/.exec(before) ?? [];
    const [, scheme = '', host] = HOST_BEFORE.exec(before) ?? [];
    const foreign = host !== undefined && /^\d+$/.test(fallback) && !reaches(host);
    const isPort =
      namesPort(assigned) ||
      (host !== undefined && (scheme !== '' || !foreign)) ||
      /(?:^|["'\s]):$/.test(before) ||
      (flag !== undefined && flagMeaning(flag, before.slice(0, -flag.length)) !== undefined);
    const at = match.index + whole.lastIndexOf(fallback);
    const named =
      (namesPort(inner) && wordsOf(inner).length > 1) || variable === '' ? inner : variable;
    return findInDefault(inner, fallback, isPort).flatMap(({ start, end, ...hit }) => {
      const port = parsePort(fallback.slice(start, end));
      if (port === undefined) return [];
      const place = {
        port,
        start: at + start,
        end: at + end,
        whole: hit.whole && whole.length === text.trim().length,
      };
      const { fallback: filled, ...plain } = { ...hit, clues: { ...hit.clues, variable: named } };
      if (foreign) return [{ ...plain, ...place, role: 'internal', host }];
      return [{ ...plain, ...place, ...(filled === undefined ? {} : { fallback: filled }) }];
    });
  });
}

type Add = (start: number, end: number, hit: Omit<AssignedHit, 'port' | 'start' | 'end'>) => void;

/** `PORT=3000`, `PORTS=3000,3001`, `PORT=8080:80`, `:8080`. */
function findNumbers(variable: string, value: string, add: Add): void {
  const foreign = namesForeignPort(variable);
  const port = namesPort(variable) || foreign;
  const role = foreign ? 'container' : 'listen';
  const plain = { confidence: 'high', clues: { variable } } as const;
  const [, before = '', digits = ''] = /^(\s*:?)(\d{1,5})(?:\/(?:tcp|udp))?\s*$/.exec(value) ?? [];
  if (digits !== '') {
    if (!port && !namesAddress(variable) && !before.endsWith(':')) return;
    add(before.length, before.length + digits.length, {
      ...plain,
      role,
      whole: before.trim() === '',
    });
    return;
  }
  if (!port) return;
  const [, outer, inner] = /^\s*(\d{1,5}):(\d{1,5})\s*$/.exec(value) ?? [];
  if (outer !== undefined && inner !== undefined) {
    const at = value.indexOf(outer);
    add(at, at + outer.length, { ...plain, role: 'publish', whole: false });
    const from = value.indexOf(':') + 1;
    add(from, from + inner.length, { ...plain, role: 'container', whole: false });
  } else if (/^[\s[(]*\d{2,5}(?:[;,\s]+\d{2,5})+[\s\])]*$/.test(value)) {
    for (const { 0: number, index } of value.matchAll(/\d+/g)) {
      add(index, index + number.length, { ...plain, role, whole: false });
    }
  }
}

/** The default of a placeholder that stands where a port or an address may stand. */
function findInDefault(
  variable: string,
  text: string,
  isPort: boolean,
): Omit<AssignedHit, 'port'>[] {
  // Spring looks for `app.port` in APP_PORT, too.
  const name = /[.-]/.test(variable) ? variable.replace(/[.-]/g, '_').toUpperCase() : variable;
  const place = (start: number, end: number) =>
    /^[A-Za-z_]\w*$/.test(name) ? { fallback: { variable: name, value: text, start, end } } : {};
  const [, lead = '', digits = ''] = /^(\s*["']?)(\d{1,5})["']?\s*$/.exec(text) ?? [];
  if (digits !== '') {
    if (!isPort && !namesPort(variable) && !namesAddress(variable)) return [];
    const [start, end] = [lead.length, lead.length + digits.length];
    const clues = {};
    return [
      { start, end, role: 'listen', confidence: 'high', clues, whole: true, ...place(start, end) },
    ];
  }
  return addressesIn(variable, text).map(({ start, end, host, scheme }) => {
    const role = addressRole(variable, text, host);
    return {
      start,
      end,
      role,
      confidence: 'high',
      clues: scheme === undefined ? {} : { scheme },
      whole: false,
      ...(role === 'internal' ? { host } : place(start, end)),
    };
  });
}

function addressesIn(variable: string, value: string): HostPortHit[] {
  const found = findHostPorts(value);
  if (/^\s*:\d+\s*$/.test(value))
    found.push(...findColonPorts(value).map((hit) => ({ ...hit, host: '' })));
  if (PAIR_LIST.test(value) && (namesPort(variable) || !NO_ADDRESS.test(variable))) {
    found.push(...findPairs(value).filter(({ port }) => port >= 80));
  }
  return found;
}

function reaches(host: string): boolean {
  const known = knownHost(host) ?? host;
  return isLocalHost(known) || isHostAlias(known);
}

function addressRole(variable: string, value: string, host: string): LiteralRole {
  if (!reaches(host)) return 'internal';
  const listens =
    /urls$|listen|bind/i.test(variable) || namesAddress(variable) || /^\s*:/.test(value);
  return listens ? 'listen' : 'client';
}
