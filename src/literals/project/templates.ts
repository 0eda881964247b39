import { findTokens, tokenFor } from '../../registry/tokens.ts';

/** A part of a value and the name that takes its place. */
export interface Part {
  readonly place: { readonly start: number; readonly end: number };
  readonly name: string;
}

/** A value with tokens in the place of its ports. The parts are of the same value. */
export function templateOf(value: string, parts: readonly Part[]): string {
  let template = '';
  let at = 0;
  for (const { place, name } of parts.toSorted((a, b) => a.place.start - b.place.start)) {
    template += value.slice(at, place.start) + tokenFor(name);
    at = place.end;
  }
  return template + value.slice(at);
}

/** Where a template's tokens are in a value that was made of it; none when it was not. */
export function partsOf(template: string, value: string): Part[] {
  const parts: Part[] = [];
  let rest = 0;
  let at = 0;
  for (const { start, end, name } of findTokens(template)) {
    const text = template.slice(rest, start);
    if (!value.startsWith(text, at)) return [];
    const from = at + text.length;
    const digits = /^\d+/.exec(value.slice(from, from + 5))?.[0] ?? '';
    at = from + digits.length;
    rest = end;
    parts.push({ place: { start: from, end: at }, name });
  }
  return value.slice(at) === template.slice(rest) ? parts : [];
}
