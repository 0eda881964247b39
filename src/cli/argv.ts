import { parseArgs } from 'node:util';
import { parsePort, parsePortRange } from '../probe/port.ts';
import { reservedRange } from '../registry/document.ts';
import { explainName } from '../registry/messages.ts';
import { checkName } from '../registry/names.ts';
import { didYouMean, suggest } from '../registry/suggest.ts';
import { UsageError } from './errors.ts';
import { notAPool, notAPort, VALUES } from './values.ts';
import type { OperandKind, OptionSpec, VerbSpec } from './verbSpec.ts';
import {
  type Args,
  FIRST_WORDS,
  type GroupName,
  isGroup,
  isVerb,
  otherWordsFor,
  SHELLS,
  specOf,
  type Topic,
  type VerbName,
  verbsOf,
} from './verbTable.ts';

/** More choices are not listed where one of them is likely meant. */
const MANY_CHOICES = 10;

/** What a command line asks for. */
export type Invocation =
  | { readonly kind: 'version' }
  | { readonly kind: 'help'; readonly topic?: Topic; readonly folder?: string }
  | {
      readonly kind: 'verb';
      readonly verb: VerbName;
      readonly args: Args<VerbName>;
      /** `-C`: where to work instead of the current folder. */
      readonly folder?: string;
    };

/**
 * Reads a command line (without `node` and the script).
 * @throws UsageError
 */
export function parseArgv(argv: readonly string[]): Invocation {
  let folder: string | undefined;
  let at = 0;
  for (; at < argv.length; at++) {
    const word = argv[at] ?? '';
    if (word === '-C') folder = argv[++at] || missingFolder();
    else if (word.startsWith('-C')) folder = word.slice(2);
    else if (word === '--help' || word === '-h') return { kind: 'help' };
    else if (word === '--version' || word === '-V') return { kind: 'version' };
    else break;
  }
  const word = argv[at];
  if (word === undefined) throw new UsageError('Say what to do, for example: berth get api');
  if (isVerb(word)) return parseVerb(word, argv.slice(at + 1), folder);
  if (!isGroup(word)) throw unknownVerb(word);
  const second = argv[at + 1];
  if (second === '--help' || second === '-h') return { kind: 'help', topic: word };
  const verb = `${word} ${second}`;
  if (!isVerb(verb)) throw unknownSecondWord(word, second);
  return parseVerb(verb, argv.slice(at + 2), folder);
}

function missingFolder(): never {
  throw new UsageError('-C needs a folder.');
}

function unknownVerb(word: string): UsageError {
  if (word.startsWith('-') && word !== '-') {
    const options = ['--help', '--version', '-C'];
    return new UsageError(`Unknown option ${word}. ${didYouMean(suggest(word, options))}`.trim());
  }
  return new UsageError(
    `There is no verb "${word}". ${didYouMean(meant(word, FIRST_WORDS))}`.trim(),
  );
}

function unknownSecondWord(group: GroupName, second: string | undefined): UsageError {
  const verbs = verbsOf(group);
  const all = `berth ${group} ${verbs.map(secondWord).join(', ')}`;
  if (second === undefined) return new UsageError(`Say what to do: ${all}`, group);
  const hint = didYouMean(meant(second, verbs));
  const more = hint === '' ? `There are: ${all}` : hint;
  return new UsageError(`There is no verb "${group} ${second}". ${more}`, group);
}

/** The verbs that somebody may mean by a word: by one that people try instead, else by a slip of the finger. */
function meant(word: string, topics: readonly Topic[]): string[] {
  const byOtherWord = topics.filter((topic) => otherWordsFor(topic).includes(word));
  if (byOtherWord.length > 0) return byOtherWord;
  const similar = suggest(word, topics.map(secondWord));
  return topics.filter((topic) => similar.includes(secondWord(topic)));
}

/** The word that tells a verb from the others of its group; the whole name of one that is in none. */
function secondWord(topic: Topic): string {
  return topic.slice(topic.indexOf(' ') + 1);
}

function parseVerb(verb: VerbName, words: readonly string[], outer?: string): Invocation {
  const spec = specOf(verb);
  const { tokens } = parseArgs({
    args: words.map((word, i) => (stands(spec, word, words[i + 1]) ? `${word}=${NO_VALUE}` : word)),
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: {
      C: { type: 'string', short: 'C' },
      help: { type: 'boolean', short: 'h' },
      ...Object.fromEntries(
        Object.entries(spec.options).map(([name, option]) => [
          name,
          {
            type: option.kind === 'flag' ? ('boolean' as const) : ('string' as const),
            ...(option.short === undefined ? {} : { short: option.short }),
          },
        ]),
      ),
    },
  });
  let folder = outer;
  let end = words.length;
  const operands: string[] = [];
  const given = new Map<string, (string | undefined)[]>();
  for (const token of tokens) {
    if (token.kind === 'option-terminator') {
      end = token.index;
      if (spec.command) break;
    } else if (token.kind === 'positional') operands.push(token.value);
    else if (token.name === 'help' || token.name === 'h') return { kind: 'help', topic: verb };
    else if (token.name === 'C') folder = token.value || missingFolder();
    else if (!Object.hasOwn(spec.options, token.name)) {
      // Most likely an option of the command, whose beginning nobody marked.
      const isCommands = spec.command && operands.length > spec.min && !words.includes('--');
      throw isCommands ? missingCommand(verb, operands, words) : unknownOption(verb, token.rawName);
    } else {
      const before = given.get(token.name) ?? [];
      if (before.length > 0 && !spec.options[token.name]?.repeatable) {
        throw new UsageError(`${token.rawName} is given twice.`, verb);
      }
      given.set(token.name, [...before, token.value]);
    }
  }
  const command = spec.command ? words.slice(end + 1) : [];
  if (spec.command && command.length === 0) {
    throw missingCommand(verb, operands, end === words.length ? words : []);
  }
  checkOperands(verb, spec, operands);
  const options = readOptions(verb, spec, given);
  const args = { operands, options, command } as unknown as Args<VerbName>;
  return { kind: 'verb', verb, args, ...(folder === undefined ? {} : { folder }) };
}

/** No argument can hold this character. */
const NO_VALUE = '\0';

/** Whether a word is an option that may stand without a value, and does. */
function stands(spec: VerbSpec, word: string, next: string | undefined): boolean {
  const [, name = ''] = /^--([^=]+)$/.exec(word) ?? [];
  if (!Object.hasOwn(spec.options, name) || spec.options[name]?.optional !== true) return false;
  return next === undefined || (next.startsWith('-') && next !== '-');
}

/** @param words all of them when `--` is not among them: the command is, most likely */
function missingCommand(
  verb: VerbName,
  operands: readonly string[],
  words: readonly string[],
): UsageError {
  const { min } = specOf(verb);
  const first = operands[min];
  const isThere = first !== undefined && words.length > 0;
  const own = operands.length < min ? ['api'] : operands.slice(0, min);
  const command = isThere ? words.slice(words.indexOf(first)) : ['npm start'];
  return new UsageError(
    `The command comes after --, for example: berth ${[verb, ...own, '--', ...command].join(' ')}`,
    verb,
  );
}

function unknownOption(verb: VerbName, raw: string): UsageError {
  const known = [...Object.keys(specOf(verb).options).map((name) => `--${name}`), '--help', '-C'];
  return new UsageError(
    `berth ${verb} has no option ${raw}. ${didYouMean(suggest(raw, known))}`.trim(),
    verb,
  );
}

function checkOperands(verb: VerbName, spec: VerbSpec, operands: readonly string[]): void {
  const usage = ['Write: berth', verb, spec.operands, spec.command ? '-- COMMAND…' : '']
    .filter((part) => part !== '')
    .join(' ');
  if (operands.length < spec.min) throw new UsageError(usage, verb);
  if (operands.length > spec.max) {
    const extra = operands[spec.max];
    throw new UsageError(`"${extra}" is too much. ${usage}`, verb);
  }
  operands.forEach((operand, i) => {
    const kind = spec.kinds[i] ?? spec.kinds.at(-1);
    const problem = kind && operandProblem(kind, operand, operands.slice(0, i));
    if (problem !== undefined) throw new UsageError(problem, verb);
  });
}

function operandProblem(
  kind: OperandKind,
  text: string,
  before: readonly string[],
): string | undefined {
  switch (kind) {
    case 'name':
    case 'new-name':
    case 'session':
      return nameProblem(text);
    // What is known may have any name; what a lock can be called depends on its server.
    case 'watched':
    case 'lock':
    case 'service':
      return undefined;
    case 'port':
      return parsePort(text) === undefined ? notAPort(text) : undefined;
    case 'port-or-name':
      if (/^\d+$/.test(text)) return parsePort(text) === undefined ? notAPort(text) : undefined;
      return nameProblem(text);
    case 'ports':
    case 'reservation':
      return reservedRange(text) === undefined
        ? `"${text}" is neither a port nor a range such as 6000-6010.`
        : undefined;
    case 'range':
      return parsePortRange(text) === undefined
        ? `"${text}" is not a range: write it as 10000-19999.`
        : undefined;
    case 'pool':
    case 'new-pool':
      return notAPool(text) || undefined;
    case 'path':
      return text === '' ? 'A path is empty.' : undefined;
    case 'verb':
      return topicProblem(before, text);
    case 'shell':
      return (SHELLS as readonly string[]).includes(text)
        ? undefined
        : `"${text}" is not one of ${SHELLS.join(', ')}. ${didYouMean(suggest(text, SHELLS))}`.trim();
  }
}

function topicProblem([group]: readonly string[], word: string): string | undefined {
  if (group === undefined) {
    return isVerb(word) || isGroup(word) ? undefined : unknownVerb(word).message;
  }
  if (!isGroup(group)) return `"${word}" is too much. Write: berth help ${group}`;
  return isVerb(`${group} ${word}`) ? undefined : unknownSecondWord(group, word).message;
}

function nameProblem(text: string): string | undefined {
  const problem = checkName(text);
  return problem === undefined ? undefined : explainName(problem);
}

function readOptions(
  verb: VerbName,
  spec: VerbSpec,
  given: ReadonlyMap<string, readonly (string | undefined)[]>,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(spec.options)) {
    if (!given.has(name)) {
      values[name] = option.repeatable ? [] : option.kind === 'flag' ? false : undefined;
      continue;
    }
    const clash = option.excludes?.find((other) => given.has(other));
    if (clash !== undefined) {
      throw new UsageError(`--${name} and --${clash} exclude each other.`, verb);
    }
    const read = (given.get(name) ?? []).map((text) => readOption(verb, name, option, text));
    values[name] = option.repeatable ? read : read[0];
  }
  return values;
}

function readOption(
  verb: VerbName,
  name: string,
  option: OptionSpec,
  text: string | undefined,
): unknown {
  if (option.kind === 'flag') {
    if (text !== undefined) throw new UsageError(`--${name} takes no value.`, verb);
    return true;
  }
  if (option.optional === true && text === NO_VALUE) return true;
  if (text === undefined || text === '') {
    throw new UsageError(
      `--${name} needs a value: --${name} ${option.value?.replace(/^\[|\]$/g, '')}`,
      verb,
    );
  }
  if (option.kind === 'choice') {
    const choices = option.choices ?? [];
    if (choices.includes(text)) return text;
    const hint = didYouMean(suggest(text, choices));
    const isLong = choices.length > MANY_CHOICES && hint !== '';
    const known = isLong ? `no ${name} that berth knows` : `not one of ${choices.join(', ')}`;
    return fail(`--${name}: "${text}" is ${known}. ${hint}`.trim(), verb);
  }
  const { read, wrong } = VALUES[option.kind];
  return read(text) ?? fail(`--${name}: ${wrong(text)}`, verb);
}

function fail(message: string, verb: VerbName): never {
  throw new UsageError(message, verb);
}
