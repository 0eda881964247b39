import type { PortLiteral } from '../../literals/finding.ts';
import { groupBy } from '../../probe/groupBy.ts';
import { lineAround } from './lineAround.ts';

/** A text and the hardcoded ports in it. */
interface Read {
  readonly text: string;
  readonly literals: readonly PortLiteral[];
}

/**
 * The literals of an older text as they are in a newer one: the same number at the same place of a
 * line that reads the same. What changed itself, or is gone, is not among them.
 */
export function refind(before: Read, after: Read): ReadonlyMap<PortLiteral, PortLiteral> {
  const now = groupBy(after.literals, (literal) => keyOf(literal, after.text));
  const found = new Map<PortLiteral, PortLiteral>();
  for (const [key, old] of groupBy(before.literals, (literal) => keyOf(literal, before.text))) {
    const same = now.get(key) ?? [];
    // Of several equal lines nobody can say which one came or went.
    if (same.length !== old.length) continue;
    same.forEach((literal, index) => {
      const earlier = old[index];
      if (earlier !== undefined) found.set(earlier, literal);
    });
  }
  return found;
}

function keyOf({ start, port, role, action }: PortLiteral, text: string): string {
  const line = lineAround(text, start);
  const indent = line.text.length - line.text.trimStart().length;
  return [start - line.start - indent, port, role, action, line.text.trim()].join(' ');
}
