import { columns } from './columns.ts';
import type { OptionSpec, VerbSpec } from './verbSpec.ts';
import {
  FIRST_WORDS,
  type GroupName,
  groupOf,
  isVerb,
  specOf,
  summaryOf,
  type Topic,
  type VerbName,
  verbsOf,
} from './verbTable.ts';

/** The columns of a terminal that help keeps to. */
const WIDTH = 100;

/** The help for one verb, one group of verbs, or for all of `berth`. No newline at the end. */
export function helpText(topic?: Topic): string {
  if (topic === undefined) return overview();
  return isVerb(topic) ? verbHelp(topic, specOf(topic)) : groupHelp(topic);
}

function overview(): string {
  return [
    'Berth: named TCP ports for every project on this machine.',
    '',
    'Usage: berth [-C DIR] VERB …',
    '',
    ...pairs(FIRST_WORDS.map((topic) => [topic, summaryOf(topic)])),
    '',
    ...pairs([
      ['-C DIR', 'Work in this folder instead of the current one'],
      ['-h, --help', 'Explain berth, or a verb: berth get --help'],
      ['-V, --version', 'Print the version'],
    ]),
    '',
    'Exit codes: 0 done, 1 failed, 2 wrong usage, 3 the registry cannot be used;',
    'of sessions: 4 no port, 5 the command did not start, 6 not ready, or no lock, in time;',
    'berth run and berth lock pass the exit code of their command.',
    'The registry is one file per user; BERTH_REGISTRY names another one.',
  ].join('\n');
}

function groupHelp(group: GroupName): string {
  const verbs = verbsOf(group);
  return [
    groupOf(group).details,
    '',
    ...pairs(verbs.map((verb) => [`berth ${verb}`, specOf(verb).summary])),
    '',
    `See: berth help ${verbs[0]}`,
  ].join('\n');
}

function verbHelp(verb: VerbName, spec: VerbSpec): string {
  const options = Object.entries(spec.options);
  return [
    `${spec.summary}.`,
    '',
    ...usageOf(verb),
    ...(spec.details === undefined ? [] : ['', spec.details]),
    ...(options.length === 0 ? [] : ['', 'Options:']),
    ...pairs(options.map(([name, option]) => [listedOption(name, option), option.summary])),
    '',
    'Examples:',
    ...spec.examples.flatMap(([command, effect]) => [`  ${command}`, `      ${effect}`]),
  ].join('\n');
}

/** `berth get NAME… [--prefer PORT | --exact PORT] [--range A-B] …`, on as many lines as it needs. */
function usageOf(verb: VerbName): string[] {
  const spec = specOf(verb);
  const names = Object.keys(spec.options);
  const shown = new Set<string>();
  const options: string[] = [];
  for (const name of names) {
    if (shown.has(name)) continue;
    const option = spec.options[name];
    // Only those that exclude each other belong into one pair of brackets.
    const partner = option?.excludes?.find((other) => !shown.has(other));
    const group = partner === undefined ? [name] : [name, partner];
    for (const each of group) shown.add(each);
    const labels = group.map((each) => optionLabel(each, spec.options[each]));
    options.push(`[${labels.join(' | ')}]${option?.repeatable ? '…' : ''}`);
  }
  const parts = ['berth', verb, spec.operands, ...options, spec.command ? '-- COMMAND…' : ''];
  const [first = '', ...others] = parts.filter((part) => part !== '');
  const lines = [`Usage: ${first}`];
  for (const part of others) {
    const line = `${lines.at(-1)} ${part}`;
    if (line.length <= WIDTH) lines[lines.length - 1] = line;
    else lines.push(`      ${part}`);
  }
  return lines;
}

/** `-n, --lines N`, as the list of options shows it. */
function listedOption(name: string, option: OptionSpec): string {
  const label = optionLabel(name, option);
  return option.short === undefined ? label : `-${option.short}, ${label}`;
}

function optionLabel(name: string, option: OptionSpec | undefined): string {
  return option?.value === undefined ? `--${name}` : `--${name} ${option.value}`;
}

function pairs(rows: readonly (readonly [string, string])[]): string[] {
  return columns(rows.map(([left, right]) => [{ text: `  ${left}` }, { text: right }]));
}
