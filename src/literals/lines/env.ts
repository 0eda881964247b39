import type { Finder } from '../finder.ts';
import type { LiteralAction, PortLiteral } from '../finding.ts';
import { findInAssigned } from './assigned.ts';
import { type EnvEntry, parseEnv } from './envText.ts';
import { literalAt } from './place.ts';
import { whereaboutsOf } from './whereabouts.ts';

/** The ports in an env file. It has no variables of its own: what is this machine's can be linked. */
export const findInEnv: Finder = (text, path) => {
  if (!/\d\d/.test(text)) return [];
  const entries = parseEnv(text);
  const where = whereaboutsOf(() => entries);
  return entries.flatMap((entry) => findInEntry(entry, path, where));
};

function findInEntry(
  entry: EnvEntry,
  path: string,
  where: ReturnType<typeof whereaboutsOf>,
): PortLiteral[] {
  const { key, value, at } = entry;
  return findInAssigned(key, value).map((hit) => {
    const { port, start, end, fallback, whole, confidence, clues } = hit;
    const elsewhere = whole && hit.role !== 'container' && where(key, port) === 'elsewhere';
    const role = elsewhere ? 'internal' : hit.role;
    const foreign = role === 'internal' || role === 'container';
    const action: LiteralAction = foreign ? 'report' : fallback === undefined ? 'link' : 'replace';
    const link = action === 'link' ? { key, value, start, end } : undefined;
    const place = { port, start: at(start), end: at(end), role, action, confidence, clues };
    return literalAt({ ...place, link, fallback: foreign ? undefined : fallback }, path);
  });
}
