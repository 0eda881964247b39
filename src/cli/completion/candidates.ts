import type { OperandKind, OptionKind, VerbSpec } from '../verbSpec.ts';
import { FIRST_WORDS, isGroup, isVerb, SHELLS, specOf, summaryOf, verbsOf } from '../verbTable.ts';

/** One way to go on with a command line. */
export interface Candidate {
  readonly value: string;
  readonly meaning?: string;
}

/** What the registry and `berth.json` know, asked for when it is needed. */
export interface Known {
  names(): Promise<readonly Candidate[]>;
  pools(): Promise<readonly Candidate[]>;
  sessions(): Promise<readonly Candidate[]>;
  services(): Promise<readonly Candidate[]>;
  locks(): Promise<readonly Candidate[]>;
  reservations(): Promise<readonly Candidate[]>;
}

/**
 * How the last word of a command line may go on.
 * @param words all words after `berth` up to the cursor; the last one is unfinished, possibly empty
 */
export async function candidates(words: readonly string[], known: Known): Promise<Candidate[]> {
  const current = words.at(-1) ?? '';
  const all = await everyCandidate(words.slice(0, -1), current, known);
  return all.filter(({ value }) => value.startsWith(current));
}

async function everyCandidate(
  before: readonly string[],
  current: string,
  known: Known,
): Promise<readonly Candidate[]> {
  // A folder follows: the shell's own completion does that.
  if (before.at(-1) === '-C') return [];
  const start = before[0] === '-C' ? 2 : 0;
  const [first, second] = before.slice(start);
  if (first === undefined) {
    return current.startsWith('-')
      ? [
          { value: '--help', meaning: 'Explain berth' },
          { value: '--version', meaning: 'Print the version' },
          { value: '-C', meaning: 'Work in another folder' },
        ]
      : firstWords();
  }
  if (isGroup(first) && second === undefined) {
    return current.startsWith('-')
      ? [{ value: '--help', meaning: 'Explain these verbs' }]
      : secondWords(first);
  }
  const verb = isGroup(first) ? `${first} ${second}` : first;
  if (!isVerb(verb)) return [];
  const spec = specOf(verb);
  const rest = before.slice(start + verb.split(' ').length);
  if (rest.includes('--')) return [];
  const lastOption = spec.options[/^--(.+)$/.exec(rest.at(-1) ?? '')?.[1] ?? ''];
  const mayEnd = lastOption?.optional === true && current.startsWith('-');
  if (lastOption !== undefined && lastOption.kind !== 'flag' && !mayEnd) {
    return values(lastOption.kind, lastOption.choices, known);
  }
  if (current.startsWith('-')) return options(spec, rest);
  return operands(spec, rest, known);
}

const READY_CHECKS: readonly Candidate[] = [
  { value: 'tcp', meaning: 'It listens on its port' },
  { value: 'http:/', meaning: 'It answers a request for this path' },
  { value: 'log:', meaning: 'It has printed this text' },
  { value: 'none', meaning: 'At once' },
];

function firstWords(): Candidate[] {
  return FIRST_WORDS.map((value) => ({ value, meaning: summaryOf(value) }));
}

function secondWords(group: string): Candidate[] {
  if (!isGroup(group)) return [];
  return verbsOf(group).map((verb) => ({
    value: verb.slice(group.length + 1),
    meaning: summaryOf(verb),
  }));
}

async function values(
  kind: OptionKind,
  choices: readonly string[] = [],
  known: Known,
): Promise<readonly Candidate[]> {
  switch (kind) {
    case 'pool':
      return known.pools();
    case 'lock':
      return known.locks();
    case 'ready':
      return READY_CHECKS;
    default:
      return choices.map((value) => ({ value }));
  }
}

function options(spec: VerbSpec, given: readonly string[]): Candidate[] {
  const fits = ([name, { excludes = [], repeatable }]: [string, VerbSpec['options'][string]]) =>
    !excludes.some((other) => given.includes(`--${other}`)) &&
    (repeatable || !given.includes(`--${name}`));
  return [
    ...Object.entries(spec.options)
      .filter(fits)
      .map(([name, { summary }]) => ({ value: `--${name}`, meaning: summary })),
    ...(spec.command ? [{ value: '--', meaning: 'The command follows' }] : []),
    { value: '--help', meaning: 'Explain this verb' },
  ];
}

async function operands(
  spec: VerbSpec,
  rest: readonly string[],
  known: Known,
): Promise<readonly Candidate[]> {
  const given = rest.filter((word, i) => {
    const option = spec.options[rest[i - 1]?.replace(/^--/, '') ?? ''];
    return !word.startsWith('-') && (option === undefined || option.kind === 'flag');
  });
  if (given.length >= spec.max) return [];
  const kind: OperandKind | undefined = spec.kinds[given.length] ?? spec.kinds.at(-1);
  const others = (all: readonly Candidate[]) => all.filter(({ value }) => !given.includes(value));
  switch (kind) {
    case 'name':
    case 'port-or-name':
    case 'watched':
      return others(await known.names());
    case 'session':
      return others(await known.sessions());
    case 'service':
      return others(await known.services());
    case 'lock':
      return known.locks();
    case 'pool':
      return known.pools();
    case 'reservation':
      return others(await known.reservations());
    case 'verb':
      return given[0] === undefined ? firstWords() : secondWords(given[0]);
    case 'shell':
      return SHELLS.map((value) => ({ value }));
    // The shell's own completion does that.
    case 'path':
    case 'new-name':
    case 'new-pool':
    case 'port':
    case 'ports':
    case 'range':
    case undefined:
      return [];
  }
}
