import type { Edit } from 'jsonc-parser';
import type { FileKind } from '../fileKind.ts';
import type { SourceKind } from '../source/languages.ts';
import { lex } from '../source/lexer.ts';
import { regionAt } from '../source/regions.ts';
import { isInBlockScalar } from './blockScalar.ts';
import { isInHeredoc } from './heredoc.ts';

/** How a kind of file is told to leave a line out. */
interface Style {
  readonly open: string;
  readonly close?: string;
  /** After the line, or in a line of its own before it where text after a value is part of it. */
  readonly place: 'end' | 'above';
}

const HASH: Style = { open: '#', place: 'end' };
const HASH_ABOVE: Style = { open: '#', place: 'above' };
const SLASHES: Style = { open: '//', place: 'end' };

/** Kinds without an entry have no comments. */
const STYLES: Partial<Record<FileKind, Style>> = {
  'vscode-tasks': SLASHES,
  'vscode-launch': SLASHES,
  'vscode-workspace': SLASHES,
  'vscode-settings': SLASHES,
  'berth-json': SLASHES,
  devcontainer: SLASHES,
  compose: HASH,
  k8s: HASH,
  helm: HASH,
  prometheus: HASH,
  'spring-yml': HASH,
  'gh-actions': HASH,
  yaml: HASH,
  toml: HASH,
  terraform: HASH,
  xml: { open: '<!--', close: '-->', place: 'end' },
  env: HASH_ABOVE,
  dockerfile: HASH_ABOVE,
  nginx: HASH,
  caddyfile: HASH,
  procfile: HASH_ABOVE,
  makefile: HASH_ABOVE,
  shell: HASH,
  'spring-properties': HASH_ABOVE,
  properties: HASH_ABOVE,
  javascript: SLASHES,
  typescript: SLASHES,
  python: HASH,
  go: SLASHES,
  rust: SLASHES,
  java: SLASHES,
  kotlin: SLASHES,
  csharp: SLASHES,
  ruby: HASH,
  php: SLASHES,
  elixir: HASH,
};

/** A longer text is not read on the chance that somebody wants a comment in it. */
export const LONGEST_TO_IGNORE = 500_000;

/**
 * The edit that takes the ports of one line out, by a comment that `withoutIgnored` knows; `undefined`
 * where the format has no comments, or where a comment would become part of a value.
 * @param offset of a port
 */
export function ignoreEdit(
  kind: FileKind,
  path: string,
  text: string,
  offset: number,
): Edit | undefined {
  const style = styleOf(kind, path);
  if (style === undefined || text.length > LONGEST_TO_IGNORE) return undefined;
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset);
  const line = text.slice(start, newline === -1 ? undefined : newline).replace(/\r$/, '');
  const end = start + line.length;
  const before = text.slice(0, start).replace(/\r?\n$/, '');
  const write = (word: string) =>
    [style.open, word, ...(style.close === undefined ? [] : [style.close])].join(' ');
  if (!isSafe(kind, path, text, { start, end, line, before })) return undefined;
  if (style.place === 'end' && !line.endsWith('\\')) {
    return { offset: end, length: 0, content: ` ${write('berth-ignore')}` };
  }
  // A line that goes on in the next one cannot be parted from it.
  if (before.endsWith('\\') && kind !== 'dockerfile') return undefined;
  // In a recipe, make would hand an indented comment on to the shell.
  const indent = kind === 'makefile' ? '' : (/^[ \t]*/.exec(line)?.[0] ?? '');
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  return { offset: start, length: 0, content: `${indent}${write('berth-ignore-next-line')}${eol}` };
}

function styleOf(kind: FileKind, path: string): Style | undefined {
  if (kind === 'json') return /\.(?:jsonc|json5)$/i.test(path) ? SLASHES : undefined;
  if (/(?:^|[\\/])justfile$|\.(?:vue|svelte|astro)$/i.test(path)) return undefined;
  return STYLES[kind];
}

interface Line {
  readonly start: number;
  readonly end: number;
  readonly line: string;
  /** All that stands before it. */
  readonly before: string;
}

/** Whether a comment at a line is one, and not a part of some text. */
function isSafe(kind: FileKind, path: string, text: string, { end, line, before }: Line): boolean {
  switch (kind) {
    case 'compose':
    case 'k8s':
    case 'helm':
    case 'prometheus':
    case 'spring-yml':
    case 'gh-actions':
    case 'yaml':
      return !isInBlockScalar(before, line);
    case 'shell':
    case 'dockerfile':
    case 'terraform':
      return !isInHeredoc(before);
    case 'xml':
      return /^\s*<.*>\s*$/.test(line);
    default:
      return isSource(kind) ? isCode(kind, path, text, end) && !isMarkup(kind, line) : true;
  }
}

const SOURCES: ReadonlySet<FileKind> = new Set<SourceKind>([
  'javascript',
  'typescript',
  'python',
  'go',
  'rust',
  'java',
  'kotlin',
  'csharp',
  'ruby',
  'php',
  'elixir',
]);

function isSource(kind: FileKind): kind is SourceKind {
  return SOURCES.has(kind);
}

function isCode(kind: SourceKind, path: string, text: string, offset: number): boolean {
  return regionAt(lex(text, kind, path), offset) === undefined;
}

/** A line of JSX, where a comment would be shown. */
function isMarkup(kind: SourceKind, line: string): boolean {
  return (kind === 'javascript' || kind === 'typescript') && /^\s*<|[^=]>\s*$/.test(line);
}
