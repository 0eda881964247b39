import type {
  Fallback,
  LinkPlace,
  NameIdea,
  PortLiteral,
} from '../../../../src/literals/finding.ts';
import type { ProjectFile } from '../../../../src/literals/project/plan.ts';
import { parsePort } from '../../../../src/probe/port.ts';

/** The literal of the first `digits` in a text. */
export function literalIn(
  text: string,
  digits: string,
  more: Partial<PortLiteral> = {},
): PortLiteral {
  const port = parsePort(digits);
  const start = text.indexOf(digits);
  if (port === undefined || start < 0) throw new Error(`no ${digits} in ${text}`);
  return {
    port,
    start,
    end: start + digits.length,
    form: 'text',
    role: 'listen',
    confidence: 'high',
    action: 'replace',
    names: [{ name: 'app', weight: 0 }],
    ...more,
  };
}

/** The place of `digits` in a value. */
function placeIn(value: string, digits: string) {
  const start = value.indexOf(digits);
  return { value, start, end: start + digits.length };
}

/** A literal that is the default of a variable. */
export function fallbackIn(text: string, variable: string, value: string, digits: string) {
  const fallback: Fallback = { variable, ...placeIn(value, digits) };
  return literalIn(text, digits, { fallback });
}

/** A literal that `berth env --write` can keep in step. */
export function linkIn(text: string, key: string, value: string, digits: string) {
  const link: LinkPlace = { key, ...placeIn(value, digits) };
  return literalIn(text, digits, { action: 'link', link });
}

export function fileOf(
  path: string,
  kind: ProjectFile['kind'],
  text: string,
  ...literals: readonly PortLiteral[]
): ProjectFile {
  return { path, kind, text, literals };
}

export function idea(name: string, weight: NameIdea['weight']): NameIdea {
  return { name, weight };
}
