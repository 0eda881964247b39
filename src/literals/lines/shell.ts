import { type Port, parsePort } from '../../probe/port.ts';
import { segmentsOf } from '../command/segments.ts';
import { type CommandHit, findInCommand } from '../commandLine.ts';
import type { Finder } from '../finder.ts';
import type { Fallback, LiteralAction, LiteralRole } from '../finding.ts';
import { isHostAlias, isLocalHost } from '../hosts.ts';
import type { NameClues } from '../ideas.ts';
import { namesPort, wordsOf } from '../words.ts';
import { findDefaults } from './assigned.ts';
import { literalAt } from './place.ts';
import { readShell } from './shellText.ts';

/** `PORTS=(3000 3001)`, `PORTS="3000 3001"`, `for port in 3000 "3001:api"`. */
const LISTS =
  /(?<![\w.-])(?:for[ \t]+(\w+)[ \t]+in[ \t]([^;\n]{0,400})|(\w+)=(?:\(([^()]{0,400})\)|"([\d\s,]{0,400})"|'([\d\s,]{0,400})'))/g;
const LISTED = /(?<=^|[\s,"'])\d{2,5}(?=$|[\s,"':])/g;
/** `wait_for_port db 5432`, `free_port 3000`: functions and scripts that say what they take. */
const CALL =
  /(?<=^|[\s;&|({`])([A-Za-z_./][\w./-]{0,60}(?:[_-]ports?|ports?[_-])[\w.-]{0,60}|port[_-][\w.-]{0,60})[ \t]+(?:"?([\w.-]{0,60}[a-z$][\w.{}-]{0,60}|\d+(?:\.\d+){3})"?[ \t]+)?"?(\d{2,5})"?(?=$|[\s;&|)}`])/gim;
/** A function of the script that only says something. */
const TALKER =
  /^[ \t]*(?:function[ \t]+)?(\w+)[ \t]*(?:\(\))?[ \t]*\{\s{0,40}(?:(?:command|builtin|>&2)[ \t]+)?(?:echo|printf)\b/gm;
/** Programs that start what a container is for. */
const IN_CONTAINER =
  /(?:^|[/._-])(?:docker-)?(?:entrypoint|healthcheck|health-check|startup-probe)\b/i;
/** Languages of other shells, which have no defaults for variables. */
const OTHER_SHELL = /\.(?:fish|ps1|psm1|bat|cmd)$/i;

/** A port in a script, and what may be done about it as far as it is known without its quotes. */
export interface ScriptPort {
  readonly port: Port;
  readonly start: number;
  readonly end: number;
  readonly role: LiteralRole;
  readonly confidence: 'high' | 'medium';
  readonly clues: NameClues;
  readonly host?: string | undefined;
  readonly fallback?: Fallback | undefined;
}

/** The ports in a shell script. */
export const findInShell: Finder = (text, path) => {
  if (!/\d\d/.test(text)) return [];
  const other = OTHER_SHELL.test(path);
  const shell = readShell(other ? withoutRemarks(text, path) : text);
  const contained = IN_CONTAINER.test(path.split('/').at(-1) ?? '');
  const commands = withoutMessages(shell.commands);
  const hosts = assignedHosts(commands);
  return findInScript(commands).map((found) => {
    const { port, start, end, confidence, clues, host } = found;
    const here = host === undefined || isHere(host, hosts);
    const turned = here && found.role === 'internal' ? 'client' : found.role;
    const role = contained && (turned === 'listen' || turned === 'client') ? 'container' : turned;
    const context = shell.contextAt(start);
    const fixed =
      !here ||
      contained ||
      ['internal', 'container', 'pattern'].includes(role) ||
      (found.fallback === undefined &&
        (other || context === 'single' || context === 'raw-document'));
    const action: LiteralAction = fixed ? 'report' : 'replace';
    const fallback = fixed ? undefined : found.fallback;
    return literalAt({ port, start, end, role, action, confidence, clues, fallback }, path);
  });
};

/** The ports in the text of commands, in any order; the first of those at one place counts. */
export function findInScript(commands: string): ScriptPort[] {
  return [
    ...withoutTalk(commands, [...findDefaults(commands, ''), ...findCalls(commands)]),
    ...findInCommand(commands, 'everywhere').map(fromCommand),
    ...findLists(commands),
  ];
}

/** Without what stands in messages: `echo "on ${PORT:-3000}"`; the command beside it has the same. */
function withoutTalk(commands: string, found: readonly ScriptPort[]): readonly ScriptPort[] {
  if (found.length === 0) return found;
  const segments = segmentsOf(commands);
  let at = 0;
  return found
    .toSorted((a, b) => a.start - b.start)
    .filter(({ start }) => {
      while ((segments[at]?.end ?? start + 1) <= start) at++;
      return segments[at]?.kind !== 'talk';
    });
}

/** Without the messages of the script's own functions: `ok() { echo "$1"; }`. */
function withoutMessages(commands: string): string {
  const names = [...commands.matchAll(TALKER)].map(([, name = '']) => name).slice(0, 50);
  if (names.length === 0) return commands;
  const calls = new RegExp(
    `(?<=^|[;&|{]\\s{0,20}|\\b(?:then|else|do) {1,20})[ \\t]*(?:${names.join('|')})[ \\t]+["'][^\\n]*`,
    'gm',
  );
  return commands.replace(calls, (call) => ' '.repeat(call.length));
}

function fromCommand({ clue, ...hit }: CommandHit): ScriptPort {
  return { ...hit, clues: clue === undefined ? {} : { [clue.kind]: clue.text } };
}

function findLists(text: string): ScriptPort[] {
  return [...text.matchAll(LISTS)].flatMap((match) => {
    const [whole, loop, items, array, ...values] = match;
    const variable = loop ?? array ?? '';
    if (!namesPort(variable)) return [];
    const list = items ?? values.find((value) => value !== undefined) ?? '';
    const from = match.index + whole.lastIndexOf(list);
    return [...list.matchAll(LISTED)].flatMap(({ 0: digits, index }): ScriptPort[] => {
      const port = parsePort(digits);
      const start = from + index;
      const end = start + digits.length;
      const clues = { variable };
      if (port === undefined) return [];
      return [{ port, start, end, role: 'listen', confidence: 'high', clues }];
    });
  });
}

function findCalls(text: string): ScriptPort[] {
  return [...text.matchAll(CALL)].flatMap((match) => {
    const [whole, name = '', host, digits = ''] = match;
    const port = parsePort(digits);
    const words = wordsOf(name);
    if (port === undefined || port < 80 || !words.some((word) => /^ports?$/.test(word))) return [];
    const start = match.index + whole.lastIndexOf(digits);
    const end = start + digits.length;
    return [{ port, start, end, role: 'probe', confidence: 'medium', clues: {}, host }];
  });
}

/** Variables of the script and what they are set to, where a host may come from. */
function assignedHosts(text: string): ReadonlyMap<string, string> {
  const hosts = new Map<string, string>();
  const pattern = /(?<![\w$.-])([A-Za-z_]\w*)=["']?(?:\$\{\w+:?[-=])?([\w.-]*)\}?["']?(?=$|[\s;])/g;
  for (const [, name = '', value = ''] of text.matchAll(pattern)) {
    if (/host|addr|ip|server|domain/i.test(name)) hosts.set(name, value);
  }
  return hosts;
}

function isHere(host: string, hosts: ReadonlyMap<string, string>): boolean {
  const [, name] = /^"?\$[{(]?(\w+)[)}]?"?$/.exec(host) ?? [];
  const known = name === undefined ? host : hosts.get(name);
  return known !== undefined && known !== '' && (isLocalHost(known) || isHostAlias(known));
}

/** Comments that a Unix shell would not know. */
function withoutRemarks(text: string, path: string): string {
  const remark = /\.(?:bat|cmd)$/i.test(path)
    ? /^[ \t]*@?(?:rem\b|::).*/gim
    : /<#[\s\S]{0,20000}?#>/g;
  return text.replace(remark, (comment) => comment.replace(/[^\n]/g, ' '));
}
