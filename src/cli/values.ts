import { parseLockAddress } from '../locks/lockAddress.ts';
import { type Pid, type PortRange, parsePort, toPid } from '../probe/port.ts';
import { reservedRange } from '../registry/document.ts';
import { lockNameProblem } from '../registry/lockName.ts';
import { explainName } from '../registry/messages.ts';
import { poolNameProblem } from '../registry/setAside/poolName.ts';
import { parseWeightedRange } from '../registry/strategy/portSpec.ts';
import type { WeightedRange } from '../registry/strategy/wish.ts';
import { parseReady } from '../session/ready/readySpec.ts';
import { parseAge, parseSeconds, parseTime } from './duration.ts';
import { parseMoment } from './moment.ts';

/** One kind of value that an option takes. */
interface ValueKind {
  /** The value behind a text; `undefined` when it makes no sense. */
  read(text: string): unknown;
  /** What is wrong then, and what to write. */
  wrong(text: string): string;
}

/** Every kind of value but flags and choices, by the word that the verb table uses for it. */
export const VALUES = {
  port: { read: parsePort, wrong: notAPort },
  ports: {
    read: (text): readonly PortRange[] | undefined => list(text, reservedRange),
    wrong: (text) => `"${text}" is not a list of ports: write it as 8080,9000-9010.`,
  },
  ranges: {
    read: (text): readonly WeightedRange[] | undefined => list(text, parseWeightedRange),
    wrong: (text) =>
      `"${text}" is not a range: write it as 10000-19999, or several with weights as 4000-4999:3,8000-8999:1.`,
  },
  pool: {
    read: (text): string | undefined => (poolNameProblem(text) === undefined ? text : undefined),
    wrong: notAPool,
  },
  pid: {
    read: (text): Pid | undefined => toPid(wholeNumber(text)),
    wrong: (text) => `"${text}" is not a process id, as $$ gives that of a shell.`,
  },
  count: {
    read: wholeNumber,
    wrong: (text) => `"${text}" is not a whole number from 1.`,
  },
  seconds: { read: parseSeconds, wrong: (text) => `"${text}" is not a number of seconds.` },
  time: {
    read: (text): number | undefined => parseTime(text) || undefined,
    wrong: (text) => `"${text}" is not a time: write seconds as 30, or 500ms, or 2m.`,
  },
  grace: {
    read: parseTime,
    wrong: (text) => `"${text}" is not a time: write seconds as 5, or 500ms; 0 is at once.`,
  },
  ready: {
    read: (text): string | undefined => (parseReady(text).kind === 'ready' ? text : undefined),
    wrong: notAReadyCheck,
  },
  lock: {
    read: (text): string | undefined => (lockNameProblem(text) === undefined ? text : undefined),
    wrong: (text) => lockNameProblem(text) ?? '',
  },
  server: {
    read: parseLockAddress,
    wrong: (text) => `"${text}" is no address: write it as HOST:PORT, or [IPv6]:PORT.`,
  },
  variable: {
    read: (text): readonly [name: string, value: string] | undefined =>
      variableProblem(text) === undefined ? splitVariable(text) : undefined,
    wrong: (text) => variableProblem(text) ?? '',
  },
  days: { read: parseAge, wrong: (text) => `"${text}" is not a time: write days as 90d.` },
  moment: {
    read: (text): number | undefined => parseMoment(text),
    wrong: (text) =>
      `"${text}" is no time in the past: write 2h, 7d, 2026-11-20 or 2026-11-20T17:30.`,
  },
  text: { read: (text): string => text, wrong: () => '' },
  file: { read: (text): string => text, wrong: () => '' },
} as const satisfies Record<string, ValueKind>;

/** That a text is no port, and what to write. */
export function notAPort(text: string): string {
  return `"${text}" is not a port: use a number from 1 to 65535.`;
}

/** That a text is no name of a pool, and what to write. */
export function notAPool(text: string): string {
  const problem = poolNameProblem(text);
  return problem === undefined ? '' : explainName(problem);
}

/** That a text is no check for being ready, and what to write. */
function notAReadyCheck(text: string): string {
  const parsed = parseReady(text);
  return parsed.kind === 'invalid' ? parsed.problem : '';
}

/** `K=V` in its two parts; the value may hold further signs of equality. */
function splitVariable(text: string): readonly [name: string, value: string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}

function variableProblem(text: string): string | undefined {
  const [name] = splitVariable(text);
  if (!text.includes('=')) return `"${text}" has no value: write it as ${text}=VALUE.`;
  if (name === '') return `"${text}" has no name: write it as NAME=VALUE.`;
  if (/\s/.test(name)) return `"${name}" is no name of a variable: it has a blank in it.`;
  return name.startsWith('BERTH_SESSION') ? `${name} is Berth's own.` : undefined;
}

/** All parts between commas, or `undefined` when one of them makes no sense. */
function list<T>(text: string, read: (part: string) => T | undefined): readonly T[] | undefined {
  const parts = text.split(',').map((part) => read(part.trim()));
  return parts.every((part) => part !== undefined) ? parts : undefined;
}

function wholeNumber(text: string): number | undefined {
  return /^[1-9]\d{0,9}$/.test(text) ? Number(text) : undefined;
}
