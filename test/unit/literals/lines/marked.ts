import { expect } from 'vitest';
import type { PortLiteral } from '../../../../src/literals/finding.ts';
import { scanText } from '../../../../src/literals/scan.ts';

/**
 * Scans a text whose ports are marked and expects them to be found, and nothing else: `«3000»` can
 * be replaced or linked, `‹3000›` is only reported. Gives back what was found.
 */
export function expectMarked(path: string, marked: string): readonly PortLiteral[] {
  const wanted: string[] = [];
  let text = '';
  let open = 0;
  for (const char of marked) {
    if (char === '«' || char === '‹') open = text.length;
    else if (char === '»') wanted.push(`${open} ${text.slice(open)} acts`);
    else if (char === '›') wanted.push(`${open} ${text.slice(open)} reports`);
    else text += char;
  }
  const literals = scanText(path, text)?.literals ?? [];
  const found = literals.map(({ start, end, action }) => {
    return `${start} ${text.slice(start, end)} ${action === 'report' ? 'reports' : 'acts'}`;
  });
  expect(found).toEqual(wanted);
  return literals;
}
