import type { Edit } from 'jsonc-parser';
import type { Hole, Program, Site } from './site.ts';

/** `servers`: only what listens is sure to have an environment; the rest may be a page's own. */
export type Fitness = 'yes' | 'no' | 'servers';

/** How one program takes numbers from environment variables. */
export interface SourceWriter {
  /** Whether it has an environment, and nothing in the file is in the way. */
  readonly fitness: Fitness;
  /** The edits that let variables fill the holes of one literal; `undefined` where no expression can stand. */
  readonly write: (site: Site, holes: readonly Hole[]) => readonly Edit[] | undefined;
  /** What it needs besides when such edits are made: imports. */
  readonly prepare?: (edits: readonly Edit[]) => readonly Edit[];
}

/** One language's way; what it has to know of the whole program is found out once. */
export type SourceLanguage = (program: Program) => SourceWriter;

/** One edit in the place of the whole literal. */
export function inPlaceOf(site: Site, content: string): Edit[] {
  return [{ offset: site.start, length: site.end - site.start, content }];
}

/** What stands for a hole that held some digits. */
export type Fill = (hole: Hole, digits: string) => string;

/** Edits in the place of the digits only, in a string that has room for code. */
export function intoHoles({ program }: Site, holes: readonly Hole[], fill: Fill): Edit[] {
  return holes.map((hole) => {
    const { start, end } = hole;
    return {
      offset: start,
      length: end - start,
      content: fill(hole, program.text.slice(start, end)),
    };
  });
}

/** The body of a string in one piece, with the holes filled and all that is around them changed. */
export function fillBody(
  site: Site,
  holes: readonly Hole[],
  fill: Fill,
  around: (text: string) => string = (text) => text,
): string {
  const { text } = site.program;
  let filled = '';
  let at = site.body.start;
  for (const hole of holes) {
    filled += around(text.slice(at, hole.start)) + fill(hole, text.slice(hole.start, hole.end));
    at = hole.end;
  }
  return filled + around(text.slice(at, site.body.end));
}

/**
 * The strings and expressions that a string in one piece falls into: `"a:" + VAR + "/b"`.
 * Empty strings at the ends are left out.
 */
export function splitAt(site: Site, holes: readonly Hole[], plus: string, fill: Fill): string {
  const { text } = site.program;
  const opening = text.slice(site.start, site.body.start);
  const closing = text.slice(site.body.end, site.end);
  const parts: string[] = [];
  const add = (start: number, end: number) => {
    if (start < end) parts.push(opening + text.slice(start, end) + closing);
  };
  let at = site.body.start;
  for (const hole of holes) {
    add(at, hole.start);
    parts.push(fill(hole, text.slice(hole.start, hole.end)));
    at = hole.end;
  }
  add(at, site.body.end);
  return parts.join(plus);
}

/** The text in parentheses unless it can do without. */
export function enclosed(text: string, isFree: boolean): string {
  return isFree ? text : `(${text})`;
}
