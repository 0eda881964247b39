import type { Literal, Region } from '../regions.ts';
import type { Question } from './brackets.ts';

/** Kotlin's `?.` and `?:`, Go's `:=` and the like are one token; what is not told apart here needs no telling. */
const TOKEN =
  /[\p{L}_$][\p{L}\p{N}_$]*|\d\w*(?:\.\d\w*)?(?:(?<=[eE])[+-]\d+)?|===?|!==?|<=|>=|=>|->|<-|<>|:=|::|\|\||&&|\|>|\?\?|\?:|\?\.|\.\.\.?|[^\s\w]/gu;
const OPENING = new Set(['(', '[', '{']);
const CLOSING = new Set([')', ']', '}']);

/** Indexes of tokens. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/**
 * The tokens of a program, comments left out. Each piece of a string is one token, as is a regular
 * expression; the code inside a template stands between two pieces.
 */
export class Tokens {
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  /** The bracket around each token, -1 outside of all. */
  private readonly parents: number[] = [];
  /** Of each bracket that has one, the other one of the pair. */
  private readonly partners = new Map<number, number>();
  private readonly regions = new Map<number, Region>();
  private readonly spans = new Map<Literal, Span>();

  private readonly nested = new Set<number>();
  private readonly answers = new Map<unknown, Map<number, unknown>>();
  /** How many strings the code that is read stands in. */
  private depth = 0;

  constructor(
    readonly text: string,
    regions: readonly Region[],
  ) {
    const last = new Map<Literal, Region>();
    for (const region of regions) last.set(region.literal, region);
    const open: number[] = [];
    let at = 0;
    for (const region of regions) {
      const { kind, from, to, literal } = region;
      const begun = this.spans.get(literal);
      const isLast = last.get(literal) === region;
      this.addCode(at, begun === undefined ? literal.start : from - 1, open);
      at = isLast ? literal.end : to + holeLength(text, to, literal);
      if (kind === 'comment') continue;
      if (begun !== undefined && isLast) this.depth--;
      this.spans.set(literal, { first: begun?.first ?? this.length, last: this.length });
      this.regions.set(this.length, region);
      this.add(from, to, open);
      if (begun === undefined && !isLast) this.depth++;
    }
    this.addCode(at, text.length, open);
  }

  /** How many there are. */
  get length(): number {
    return this.starts.length;
  }

  /** The token's text; `"` for strings and pieces of them, `/` for regular expressions, nothing beyond the ends. */
  at(index: number): string {
    const region = this.regions.get(index);
    if (region !== undefined) return region.kind === 'string' ? '"' : '/';
    const start = this.starts[index];
    return start === undefined ? '' : this.text.slice(start, this.ends[index]);
  }

  regionAt(index: number): Region | undefined {
    return this.regions.get(index);
  }

  /** The first and the last piece of a literal. */
  spanOf(literal: Literal): Span {
    return this.spans.get(literal) ?? { first: -1, last: -1 };
  }

  /** Whether a token stands in the code inside a string. */
  isNested(index: number): boolean {
    return this.nested.has(index);
  }

  /** The index of the opening bracket around a token, -1 outside of all. */
  parentOf(index: number): number {
    return this.parents[index] ?? -1;
  }

  /** By bracket, what all that stands in it was told already; see `askAround`. */
  answersTo<Answer>(question: Question<Answer>): Map<number, Answer | undefined> {
    const known = this.answers.get(question) ?? new Map<number, unknown>();
    this.answers.set(question, known);
    return known as Map<number, Answer | undefined>;
  }

  /** The index of a bracket's other one; `undefined` where it is missing, and for other tokens. */
  partnerOf(index: number): number | undefined {
    return this.partners.get(index);
  }

  /** Whether a line ends between a token and the one before it. */
  beginsLine(index: number): boolean {
    const from = this.ends[index - 1] ?? 0;
    const to = this.starts[index] ?? this.text.length;
    return index <= 0 || this.text.slice(from, to).includes('\n');
  }

  /** The index of the token that holds an offset, -1 without one. */
  indexAt(offset: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return offset < (this.ends[low - 1] ?? -1) ? low - 1 : -1;
  }

  private add(start: number, end: number, open: readonly number[]): void {
    this.starts.push(start);
    this.ends.push(end);
    this.parents.push(open.at(-1) ?? -1);
    if (this.depth > 0) this.nested.add(this.length - 1);
  }

  private addCode(from: number, to: number, open: number[]): void {
    if (from >= to) return;
    const { text } = this;
    TOKEN.lastIndex = from;
    for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
      const start = match.index;
      if (start >= to) break;
      const [token] = match;
      const index = this.length;
      if (CLOSING.has(token)) {
        const opening = open.pop();
        if (opening !== undefined) this.partners.set(opening, index).set(index, opening);
      }
      this.add(start, start + token.length, open);
      if (OPENING.has(token)) open.push(index);
    }
  }
}

/** The length of what opens the code inside a string. */
function holeLength(text: string, at: number, { open }: Literal): number {
  if (text[at] === '$' || text[at] === '#') return 2;
  // C#'s raw strings say with how many braces code begins.
  return Math.max(1, open.lastIndexOf('$') + 1);
}
