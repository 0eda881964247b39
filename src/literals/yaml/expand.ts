import type { Fallback } from '../finding.ts';

/** How a format writes a variable with a default. */
export interface VariableSyntax {
  /** Matches, right behind `${`, the variable's name and the sign before its default. */
  readonly opening: RegExp;
  /** Whether `$$` is a `$` that begins no variable. */
  readonly doubledDollar: boolean;
}

/** `${VAR:-default}` and `${VAR-default}` of Docker Compose. */
export const COMPOSE_VARIABLES: VariableSyntax = {
  opening: /([A-Za-z_]\w*):?-/y,
  doubledDollar: true,
};

/** `${VAR:default}` of Spring, Micronaut and Quarkus. */
export const SPRING_VARIABLES: VariableSyntax = {
  opening: /([A-Za-z_][\w.-]*):/y,
  doubledDollar: false,
};

/** A value with its variables' defaults in their place; variables without one stay as they are. */
export interface Expanded {
  readonly text: string;
  /** Where a part of `text` stands in the value; `undefined` when it stands there in several pieces. */
  at(start: number, end: number): number | undefined;
  /** Whether a part of `text` is some variable's default, or in one. */
  isDefault(start: number): boolean;
  /** The innermost variable whose default it is in; `undefined` also when that can't be written out. */
  fallbackAt(start: number, end: number): Fallback | undefined;
}

/** A default and its place in the expanded text. */
interface Default {
  readonly variable: string;
  readonly from: number;
  to: number;
}

/** A part of the expanded text that stands in the value as it is. */
interface Piece {
  readonly from: number;
  /** Where it begins in the value. */
  readonly source: number;
  /** The innermost default that it belongs to. */
  readonly inside: Default | undefined;
}

/** Nested deeper, a default is left as text. */
const MAX_DEPTH = 20;

/** Puts defaults in the place of a value's variables, as happens when none of them is set. */
export function expand(value: string, syntax: VariableSyntax): Expanded {
  if (!value.includes('$')) {
    return {
      text: value,
      at: (start) => start,
      isDefault: () => false,
      fallbackAt: () => undefined,
    };
  }
  const pieces: Piece[] = [];
  const open: Default[] = [];
  let text = '';
  let source = 0;
  const copyTo = (to: number) => {
    if (to <= source) return;
    pieces.push({ from: text.length, source, inside: open.at(-1) });
    text += value.slice(source, to);
  };
  // An opening without a brace to close it is text.
  let braces = value.split('}').length - 1;
  for (let i = 0; i < value.length; i++) {
    const char = value[i];
    if (char === '}') {
      braces--;
      const done = open.at(-1);
      if (done === undefined) continue;
      copyTo(i);
      done.to = text.length;
      open.pop();
      source = i + 1;
    } else if (char === '$' && syntax.doubledDollar && value[i + 1] === '$') {
      copyTo(i);
      source = i + 1;
      i++;
    } else if (char === '$' && value[i + 1] === '{') {
      syntax.opening.lastIndex = i + 2;
      const match = syntax.opening.exec(value);
      if (match !== null && open.length < MAX_DEPTH && braces > open.length) {
        copyTo(i);
        open.push({ variable: match[1] ?? '', from: text.length, to: text.length });
        source = i + 2 + match[0].length;
        i = source - 1;
      } else {
        const close = value.indexOf('}', i);
        if (close < 0) break;
        braces--;
        i = close;
      }
    }
  }
  copyTo(value.length);
  return {
    text,
    at(start, end) {
      const piece = pieceAt(pieces, start);
      return piece === undefined || piece !== pieceAt(pieces, end - 1)
        ? undefined
        : start - piece.from + piece.source;
    },
    isDefault: (start) => pieceAt(pieces, start)?.inside !== undefined,
    fallbackAt(start, end) {
      const inside = pieceAt(pieces, start)?.inside;
      if (inside === undefined) return undefined;
      const { variable, from, to } = inside;
      const whole = text.slice(from, to);
      // What a variable is set to is not expanded again.
      return whole.includes('$')
        ? undefined
        : { variable, value: whole, start: start - from, end: end - from };
    },
  };
}

function pieceAt(pieces: readonly Piece[], index: number): Piece | undefined {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((pieces[middle]?.from ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return pieces[low];
}
