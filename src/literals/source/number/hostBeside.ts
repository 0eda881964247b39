import { isLocalHost } from '../../hosts.ts';
import { wordsOf } from '../../words.ts';
import type { Program } from '../program.ts';

/** How far, in characters and lines, a host's variable may stand from its port's. */
const REACH = 500;
const LINES = 8;
/** Where a program says that the port is its own: the call may stand far below. */
const SERVER_REACH = 8000;
/** A variable or constant of its own line: `$host = …`, `var dbHost string = …`, `HOST: str = …`. */
const ASSIGNMENT =
  /^\s*(?:(?:export|const|let|var|val|public|private|protected|static|final|readonly|string|String|self\.|this\.)\s*)*[$@]{0,2}(\w{1,60})(?:\s+string|\s*:\s*[\w&' ]{1,20})?\s*(?::=|=|:)\s*(.{1,160})$/;
const HOST_WORD = /^(?:host|hostname|server|servername|address|addr|ip)$/;
/** Words of a name that say nothing of whose host or port it is. */
const PLAIN = new Set('service server default the my port number name host remote'.split(' '));
const VALUE = String.raw`[@rbf]?["'\x60](?:\w+:\/\/)?([\w.-]{1,100})["'\x60](?:\.\w+\(\))?`;
/** The text itself, or what it resolves to. */
const LITERAL = new RegExp(
  String.raw`^(?:(?:socket\.)?gethostbyname\(\s*)?${VALUE}\s*\)?\s*[;,]?\s*$`,
);
/** The variable that is read, and its default. */
const DEFAULT = new RegExp(
  String.raw`env[^"']*["'](\w+)["'].*(?:,|\|\||\?\?|\?:|\bor|\{)\s*${VALUE}\s*[)};,\s]*$`,
  'i',
);

/**
 * Whether a variable close by says that a port is another machine's: `DB_HOST = "db.shop.example"`
 * beside `DB_PORT = 5432`. A server that binds to the port makes it this machine's.
 */
export function isBesideForeignHost(
  program: Program,
  name: string,
  start: number,
  end: number,
): boolean {
  const before = program.code(start - REACH, start).split('\n');
  const own = before.pop() ?? '';
  const indent = indentOf(own);
  const after = program
    .code(end, Math.min(program.text.length, end + REACH))
    .split('\n')
    .slice(1);
  const stem = stemOf(name);
  const isForeign = [before.reverse(), after].some((lines) =>
    blockOf(lines, indent).some((line) => isForeignHost(line, stem)),
  );
  return isForeign && !isServed(program, name, start);
}

/** The lines of the same block and depth, the nearest first. */
function blockOf(lines: readonly string[], indent: number): string[] {
  const near = lines.slice(0, LINES);
  const end = near.findIndex((line) => line.trim() !== '' && indentOf(line) < indent);
  return near.slice(0, end < 0 ? LINES : end).filter((line) => indentOf(line) === indent);
}

function isForeignHost(line: string, stem: string): boolean {
  const [, name = '', value = ''] = ASSIGNMENT.exec(line) ?? [];
  if (!HOST_WORD.test(wordsOf(name).at(-1) ?? '')) return false;
  const [, variable = name, fallback] = DEFAULT.exec(value) ?? [];
  if (stemOf(variable) !== stem) return false;
  const host = fallback ?? LITERAL.exec(value)?.[1];
  return host !== undefined && !isLocalHost(host);
}

/** What a host's and a port's name have in common: `db` of `DB_HOST` and `dbPort`. */
function stemOf(name: string): string {
  return wordsOf(name)
    .filter((word) => !PLAIN.has(word) && !HOST_WORD.test(word))
    .join('_');
}

function isServed(program: Program, name: string, start: number): boolean {
  const variable = /\w+$/.exec(name)?.[0];
  if (variable === undefined) return false;
  const near = program.text.slice(Math.max(0, start - 1000), start + SERVER_REACH);
  return new RegExp(
    String.raw`(?:[bB]ind|[lL]isten\w*|run\w*|[sS]erve\w*|[sS]tart|Listener)\s*\(.{0,80}[\s($,:=]${variable}\b`,
  ).test(near);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
