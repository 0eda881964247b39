import type { SourceKind } from '../languages.ts';
import type { Literal, Region } from '../regions.ts';
import { askAround, type Question } from './brackets.ts';
import type { Tokens } from './tokens.ts';

/** Digits that a variable is to take the place of. */
export interface Hole {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly variable: string;
}

/** A program and what is known of it. */
export interface Program {
  readonly kind: SourceKind;
  readonly text: string;
  /** With `/`. */
  readonly path: string;
  readonly tokens: Tokens;
}

/** Where in a program the end of a line ends a statement. */
const LINES_END: ReadonlySet<SourceKind> = new Set([
  'javascript',
  'typescript',
  'python',
  'go',
  'kotlin',
  'ruby',
  'elixir',
]);

/** A number or string of a program that holds ports, and what stands around it. */
export class Site {
  private constructor(
    readonly program: Program,
    /** The first and the last token of it; several are the pieces of a template. */
    private readonly first: number,
    private readonly last: number,
    /** The whole string; absent for numbers. */
    readonly string: Literal | undefined,
    private readonly piece: Region | undefined,
  ) {}

  /** The literal that holds some digits; `undefined` where digits are part of something else. */
  static at(program: Program, { start, end }: Pick<Hole, 'start' | 'end'>): Site | undefined {
    const { tokens, text } = program;
    const index = tokens.indexAt(start);
    if (index < 0 || end > (tokens.ends[index] ?? 0)) return undefined;
    // A leading zero makes another number of it outside of a text.
    if (!/^[1-9]\d*$/.test(text.slice(start, end))) return undefined;
    const region = tokens.regionAt(index);
    if (region === undefined) {
      const isNumber = tokens.starts[index] === start;
      return isNumber ? new Site(program, index, index, undefined, undefined) : undefined;
    }
    if (region.kind !== 'string' || isEscaped(text, start)) return undefined;
    const { first, last } = tokens.spanOf(region.literal);
    return new Site(program, first, last, region.literal, region);
  }

  get start(): number {
    return this.string?.start ?? this.program.tokens.starts[this.first] ?? 0;
  }

  /** Exclusive. */
  get end(): number {
    return this.string?.end ?? this.program.tokens.ends[this.last] ?? 0;
  }

  /** As it is written, with quotes. */
  get text(): string {
    return this.program.text.slice(this.start, this.end);
  }

  /** What is between the quotes; of a string in one piece. */
  get body(): { readonly start: number; readonly end: number } {
    return { start: this.piece?.from ?? this.start, end: this.piece?.to ?? this.end };
  }

  /** Whether a string is in one piece, so without code inside. */
  get isPlain(): boolean {
    return this.first === this.last;
  }

  /** Whether the digits are all that the literal holds. */
  isWhole({ start, end }: Pick<Hole, 'start' | 'end'>): boolean {
    return this.isPlain && start === this.body.start && end === this.body.end;
  }

  /** The n-th token in front; `"` for strings, nothing where there is none. */
  before(n = 1): string {
    return this.program.tokens.at(this.first - n);
  }

  /** The n-th token behind; see {@link before}. */
  after(n = 1): string {
    return this.program.tokens.at(this.last + n);
  }

  /** Whether it stands in the code inside a string. */
  get isNested(): boolean {
    return this.program.tokens.isNested(this.first);
  }

  /** The index of the first token, for a look around with {@link Program.tokens}. */
  get index(): number {
    return this.first;
  }

  /** The answer of the innermost bracket around it that has one. */
  ask<Answer>(question: Question<Answer>): Answer | undefined {
    return askAround(this.program, this.first, question);
  }

  /** Its own answer, else that of a bracket around it. */
  askWithin<Answer>(question: Question<Answer>): Answer | undefined {
    return question(this.program, this.first) ?? this.ask(question);
  }

  /** The tokens of the statement or item in front of it, see {@link segmentBefore}. */
  segment(): string[] {
    return segmentBefore(this.program, this.first);
  }

  /** Whether what stands behind leaves an operator in the literal's place alone. */
  get endsFreely(): boolean {
    const next = this.after();
    if (['', ',', ';', ')', ']', '}'].includes(next)) return true;
    const { tokens, kind } = this.program;
    if (!LINES_END.has(kind) || !tokens.beginsLine(this.last + 1)) return false;
    return /^[\w@#"]/.test(next) && !['(', '['].includes(tokens.at(tokens.parentOf(this.first)));
  }
}

/** The tokens of the statement or item in front of a token on its own level of brackets, the nearest first. */
export function segmentBefore({ tokens, kind }: Program, index: number): string[] {
  const level = tokens.parentOf(index);
  const inList = ['(', '['].includes(tokens.at(level));
  const linesEnd = LINES_END.has(kind) && !inList;
  const segment: string[] = [];
  for (let at = index; segment.length < LONGEST_SEGMENT; ) {
    if (linesEnd && tokens.beginsLine(at)) break;
    at--;
    if (tokens.at(at) === ')' || tokens.at(at) === ']') at = tokens.partnerOf(at) ?? at;
    const token = tokens.at(at);
    const isEdge = ['', ';', '{', '}'].includes(token) || (token === ',' && inList);
    if (at <= level || isEdge) break;
    segment.push(token);
  }
  return segment;
}

/** Whether digits are those of a character's number: `\u{2193}`, `\101`. */
function isEscaped(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - LONGEST_ESCAPE), start);
  return /(?<!\\)(?:\\\\)*\\(?:[uUx]\{?[\da-f]*)?$/i.test(before);
}

const LONGEST_ESCAPE = 12;
const LONGEST_SEGMENT = 200;
