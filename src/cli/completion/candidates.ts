import {
  isVerb,
  type OperandKind,
  SHELLS,
  specOf,
  VERB_NAMES,
  type VerbSpec,
} from '../verbTable.ts';

/** One way to go on with a command line. */
export interface Candidate {
  readonly value: string;
  readonly meaning?: string;
}

/**
 * How the last word of a command line may go on.
 * @param words all words after `berth` up to the cursor; the last one is unfinished, possibly empty
 * @param names the names that the registry and `berth.json` know, asked for when they are needed
 */
export async function candidates(
  words: readonly string[],
  names: () => Promise<readonly Candidate[]>,
): Promise<Candidate[]> {
  const current = words.at(-1) ?? '';
  const all = await everyCandidate(words.slice(0, -1), current, names);
  return all.filter(({ value }) => value.startsWith(current));
}

async function everyCandidate(
  before: readonly string[],
  current: string,
  names: () => Promise<readonly Candidate[]>,
): Promise<readonly Candidate[]> {
  // A folder follows: the shell's own completion does that.
  if (before.at(-1) === '-C') return [];
  const start = before[0] === '-C' ? 2 : 0;
  const verb = before[start];
  if (verb === undefined) {
    return current.startsWith('-')
      ? [
          { value: '--help', meaning: 'Explain berth' },
          { value: '--version', meaning: 'Print the version' },
          { value: '-C', meaning: 'Work in another folder' },
        ]
      : VERB_NAMES.map((value) => ({ value, meaning: specOf(value).summary }));
  }
  if (!isVerb(verb)) return [];
  const spec = specOf(verb);
  const rest = before.slice(start + 1);
  if (rest.includes('--')) return [];
  const lastOption = spec.options[/^--(.+)$/.exec(rest.at(-1) ?? '')?.[1] ?? ''];
  if (lastOption !== undefined && lastOption.kind !== 'flag') {
    return (lastOption.choices ?? []).map((value) => ({ value }));
  }
  if (current.startsWith('-')) return options(spec, rest);
  return operands(spec, rest, names);
}

function options(spec: VerbSpec, given: readonly string[]): Candidate[] {
  const fits = ([name, { excludes = [] }]: [string, VerbSpec['options'][string]]) =>
    ![name, ...excludes].some((other) => given.includes(`--${other}`));
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
  names: () => Promise<readonly Candidate[]>,
): Promise<readonly Candidate[]> {
  const given = rest.filter((word, i) => {
    const option = spec.options[rest[i - 1]?.replace(/^--/, '') ?? ''];
    return !word.startsWith('-') && (option === undefined || option.kind === 'flag');
  });
  if (given.length >= spec.max) return [];
  const kind: OperandKind | undefined = spec.kinds[given.length] ?? spec.kinds.at(-1);
  switch (kind) {
    case 'name':
    case 'port-or-name':
      return (await names()).filter(({ value }) => !given.includes(value));
    case 'verb':
      return VERB_NAMES.map((value) => ({ value, meaning: specOf(value).summary }));
    case 'shell':
      return SHELLS.map((value) => ({ value }));
    case 'new-name':
    case 'port':
    case undefined:
      return [];
  }
}
