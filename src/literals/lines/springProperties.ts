import type { Finder } from '../finder.ts';
import type { LiteralAction } from '../finding.ts';
import { findInAssigned } from './assigned.ts';
import { literalAt } from './place.ts';
import { parseProperties } from './propertiesText.ts';
import { whereaboutsOf } from './whereabouts.ts';

/** `${PORT:8080}`. */
const DEFAULT = /\$\{([\w.-]+):([^${}]*)\}/g;

/** The ports in Spring's, Quarkus' and Micronaut's properties, which take variables with defaults. */
export const findInSpringProperties: Finder = (text, path) => {
  if (!/\d\d/.test(text)) return [];
  const entries = parseProperties(text);
  const where = whereaboutsOf(() => entries);
  return entries.flatMap(({ key, value, start: from }) =>
    findInAssigned(key, value, DEFAULT).map((hit) => {
      const { port, start, end, whole, fallback, confidence, clues } = hit;
      const role = whole && where(key, port) === 'elsewhere' ? 'internal' : hit.role;
      const foreign = role === 'internal' || role === 'container';
      const action: LiteralAction = foreign ? 'report' : 'replace';
      const place = { port, start: from + start, end: from + end, role, action, confidence, clues };
      return literalAt({ ...place, fallback: foreign ? undefined : fallback }, path);
    }),
  );
};
