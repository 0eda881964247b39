import { columns } from './columns.ts';
import { type OptionSpec, specOf, VERB_NAMES, type VerbName, type VerbSpec } from './verbTable.ts';

/** The help for one verb, or for all of `berth`. No newline at the end. */
export function helpText(verb?: VerbName): string {
  return verb === undefined ? overview() : verbHelp(verb, specOf(verb));
}

function overview(): string {
  return [
    'Berth: named TCP ports for every project on this machine.',
    '',
    'Usage: berth [-C DIR] VERB …',
    '',
    ...pairs(VERB_NAMES.map((verb) => [verb, specOf(verb).summary])),
    '',
    ...pairs([
      ['-C DIR', 'Work in this folder instead of the current one'],
      ['-h, --help', 'Explain berth, or a verb: berth get --help'],
      ['-V, --version', 'Print the version'],
    ]),
    '',
    'Exit codes: 0 done, 1 failed, 2 wrong usage, 3 the registry cannot be used;',
    'berth run passes the exit code of its command.',
    'The registry is one file per user; BERTH_REGISTRY names another one.',
  ].join('\n');
}

function verbHelp(verb: VerbName, spec: VerbSpec): string {
  const options = Object.entries(spec.options);
  return [
    `${spec.summary}.`,
    '',
    `Usage: ${usageOf(verb)}`,
    ...(spec.details === undefined ? [] : ['', spec.details]),
    ...(options.length === 0 ? [] : ['', 'Options:']),
    ...pairs(options.map(([name, option]) => [optionLabel(name, option), option.summary])),
    '',
    'Examples:',
    ...spec.examples.flatMap(([command, effect]) => [`  ${command}`, `      ${effect}`]),
  ].join('\n');
}

/** `berth get NAME [--prefer PORT | --exact PORT] [--range A-B] [--json]`. */
function usageOf(verb: VerbName): string {
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
    options.push(`[${labels.join(' | ')}]`);
  }
  const parts = ['berth', verb, spec.operands, ...options, spec.command ? '-- COMMAND…' : ''];
  return parts.filter((part) => part !== '').join(' ');
}

function optionLabel(name: string, option: OptionSpec | undefined): string {
  return option?.value === undefined ? `--${name}` : `--${name} ${option.value}`;
}

function pairs(rows: readonly (readonly [string, string])[]): string[] {
  return columns(rows.map(([left, right]) => [{ text: `  ${left}` }, { text: right }]));
}
