import type { PortLiteral } from '../../literals/finding.ts';
import { groupBy } from '../../probe/groupBy.ts';
import type { Port } from '../../probe/port.ts';
import { lineAround } from '../hardcoded/lineAround.ts';
import type { FoundFile } from '../hardcoded/planEdit.ts';
import { type FoundProject, isActionable } from './searchResult.ts';

/** A hardcoded port that was found. */
export interface FoundRow {
  readonly kind: 'found';
  readonly id: string;
  readonly literal: PortLiteral;
  readonly file: FoundFile;
  /** Counts from 0. */
  readonly line: number;
  /** In its line, in UTF-16 units. */
  readonly column: number;
  /** The line, shortened, and where in it the digits stand. */
  readonly preview: Preview;
}

export interface Preview {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A number and where it stands. */
export interface NumberRow {
  readonly kind: 'number';
  readonly id: string;
  readonly port: Port;
  readonly files: number;
  readonly children: readonly FoundRow[];
}

/** A file and the numbers in it. */
export interface FileRow {
  readonly kind: 'file';
  readonly id: string;
  readonly file: FoundFile;
  /** The project's label where there are several. */
  readonly project?: string;
  readonly children: readonly FoundRow[];
}

export type GroupRow = NumberRow | FileRow;
export type ResultRow = GroupRow | FoundRow;

export type Grouping = 'number' | 'file';

/** How much of a long line is shown before and behind the digits. */
const BEFORE = 20;
const BEHIND = 120;

/** What was found, as the tree shows it: numbers in order, or files as the projects have them. */
export function resultRows(projects: readonly FoundProject[], grouping: Grouping): GroupRow[] {
  return grouping === 'file' ? fileRows(projects) : numberRows(projects);
}

/** The findings of a row: its own, or those below it. */
export function foundIn(row: ResultRow): readonly FoundRow[] {
  return row.kind === 'found' ? [row] : row.children;
}

function fileRows(projects: readonly FoundProject[]): FileRow[] {
  return projects.flatMap(({ label, files }) =>
    files.map((file) => ({
      kind: 'file',
      id: file.uri.toString(),
      file,
      ...(projects.length > 1 ? { project: label } : {}),
      children: foundRows(file, 'file'),
    })),
  );
}

function numberRows(projects: readonly FoundProject[]): NumberRow[] {
  const found = projects.flatMap(({ files }) => files.flatMap((file) => foundRows(file, 'number')));
  return Array.from(
    groupBy(found, ({ literal }) => literal.port),
    ([port, children]): NumberRow => ({
      kind: 'number',
      id: String(port),
      port,
      files: new Set(children.map(({ file }) => file)).size,
      children,
    }),
  ).toSorted((a, b) => Number(isIdle(a)) - Number(isIdle(b)) || a.port - b.port);
}

/** Numbers that can only be looked at come last. */
function isIdle({ children }: NumberRow): boolean {
  return !children.some(({ literal }) => isActionable(literal));
}

/** The literals of a file stand in the order of its text, so that its lines are counted once. */
function foundRows(file: FoundFile, grouping: Grouping): FoundRow[] {
  let line = 0;
  let counted = 0;
  return file.literals.map((literal) => {
    for (
      let end = file.text.indexOf('\n', counted);
      end >= 0 && end < literal.start;
      end = file.text.indexOf('\n', counted)
    ) {
      line++;
      counted = end + 1;
    }
    return {
      kind: 'found',
      id: `${grouping}:${file.uri.toString()}:${literal.start}`,
      literal,
      file,
      line,
      column: literal.start - counted,
      preview: previewOf(file.text, literal),
    };
  });
}

function previewOf(text: string, { start, end }: PortLiteral): Preview {
  const line = lineAround(text, start);
  const indent = line.text.length - line.text.trimStart().length;
  const digits = start - line.start;
  const from = Math.max(indent, digits - BEFORE);
  const cut = from > indent ? '…' : '';
  const shown = line.text.slice(from, digits + BEHIND).trimEnd();
  const offset = cut.length - from;
  return {
    text: `${cut}${shown}`.replaceAll('\t', ' '),
    start: digits + offset,
    end: end - line.start + offset,
  };
}
