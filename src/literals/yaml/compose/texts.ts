import type { Fallback } from '../../finding.ts';
import { COMPOSE_VARIABLES, expand } from '../expand.ts';
import { sourceOffset, type YamlScalar } from '../read/tree.ts';

/** One text made of scalars, with the defaults of its variables in their place. */
export interface Texts {
  readonly text: string;
  /** Where a part of the text stands in the file; `undefined` when in no single piece. */
  placeOf(start: number, end: number): Place | undefined;
  /** Whether it is some variable's default, or in one. */
  isDefault(start: number): boolean;
  fallbackAt(start: number, end: number): Fallback | undefined;
}

/** A place in the file, and the scalar there. */
export interface Place {
  readonly scalar: YamlScalar;
  readonly start: number;
  readonly end: number;
}

/** The text of one scalar, from an index of its value on. */
export function oneText(scalar: YamlScalar, from: number): Texts {
  const expanded = expand(scalar.value.slice(from), COMPOSE_VARIABLES);
  return {
    text: expanded.text,
    isDefault: expanded.isDefault,
    fallbackAt: expanded.fallbackAt,
    placeOf(start, end) {
      const index = expanded.at(start, end);
      if (index === undefined) return undefined;
      const at = sourceOffset(scalar, from + index);
      return { scalar, start: at, end: at + end - start };
    },
  };
}

/** The texts of several scalars, such as the words of a command, with a blank between them. */
export function textsOf(scalars: readonly YamlScalar[]): Texts {
  const [first] = scalars;
  if (first !== undefined && scalars.length === 1) return oneText(first, 0);
  const parts: { readonly from: number; readonly texts: Texts }[] = [];
  let length = 0;
  for (const scalar of scalars) {
    const texts = oneText(scalar, 0);
    parts.push({ from: length, texts });
    length += texts.text.length + 1;
  }
  const within = <T>(start: number, ask: (texts: Texts, from: number) => T): T | undefined => {
    let low = 0;
    let high = parts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((parts[middle]?.from ?? 0) <= start) low = middle;
      else high = middle - 1;
    }
    const part = parts[low];
    return part === undefined ? undefined : ask(part.texts, part.from);
  };
  return {
    text: parts.map(({ texts }) => texts.text).join(' '),
    isDefault: (start) => within(start, (texts, from) => texts.isDefault(start - from)) === true,
    fallbackAt: (start, end) =>
      within(start, (texts, from) => texts.fallbackAt(start - from, end - from)),
    placeOf: (start, end) =>
      within(start, (texts, from) => texts.placeOf(start - from, end - from)),
  };
}
