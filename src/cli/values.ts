import { type Pid, type PortRange, parsePort, toPid } from '../probe/port.ts';
import { reservedRange } from '../registry/document.ts';
import { explainName } from '../registry/messages.ts';
import { poolNameProblem } from '../registry/setAside/poolName.ts';
import { parseWeightedRange } from '../registry/strategy/portSpec.ts';
import type { WeightedRange } from '../registry/strategy/wish.ts';
import { parseAge, parseSeconds } from './duration.ts';

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
  days: { read: parseAge, wrong: (text) => `"${text}" is not a time: write days as 90d.` },
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

/** All parts between commas, or `undefined` when one of them makes no sense. */
function list<T>(text: string, read: (part: string) => T | undefined): readonly T[] | undefined {
  const parts = text.split(',').map((part) => read(part.trim()));
  return parts.every((part) => part !== undefined) ? parts : undefined;
}

function wholeNumber(text: string): number | undefined {
  return /^[1-9]\d{0,9}$/.test(text) ? Number(text) : undefined;
}
