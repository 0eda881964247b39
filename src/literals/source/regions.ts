/** A string, comment or regular expression of a program; one piece of it where code is interpolated. */
export interface Region {
  /** Text that is not the program's own, as HTML around a script, counts as a comment. */
  readonly kind: 'string' | 'comment' | 'regex';
  /** Of the piece, without quotes; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
  /** The whole literal, which all its pieces share. */
  readonly literal: Literal;
}

/** A whole string with its quotes. */
export interface Literal {
  /** Where its prefix or first quote stands. */
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** The prefix and the quote that open it: `"`, `f'`, `r#"`, `<<~`. */
  readonly open: string;
  /** Whether code can stand inside, as in JavaScript's templates and Python's f-strings. */
  readonly interpolates: boolean;
}

/** The region that an offset lies in; `undefined` in code and on quotes. */
export function regionAt(regions: readonly Region[], offset: number): Region | undefined {
  const region = regions[firstAfter(regions, offset) - 1];
  return region !== undefined && offset < region.to ? region : undefined;
}

/** The index of the first region that begins after an offset. */
export function firstAfter(regions: readonly Region[], offset: number): number {
  let low = 0;
  let high = regions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((regions[middle]?.from ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
