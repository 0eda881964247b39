import { applyEdits, type Edit } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import type { PortLiteral } from '../../../src/literals/finding.ts';
import { rewriteText } from '../../../src/literals/rewrite.ts';
import { type Scanned, scanText } from '../../../src/literals/scan.ts';
import { variableName } from '../../../src/registry/names.ts';
import { CONFIG_TRIPS } from './roundTrip/config.ts';
import type { RoundTrip } from './roundTrip/fixture.ts';
import { SOURCE_TRIPS } from './roundTrip/source.ts';

/** One line for each family of files. */
const TRIPS = [...CONFIG_TRIPS, ...SOURCE_TRIPS];

/** The text without marks, and where the marked digits begin. */
function unmarked(marked: string): { readonly text: string; readonly starts: number[] } {
  const starts: number[] = [];
  let text = '';
  for (const [i, part] of marked.split(/[«»]/).entries()) {
    if (i % 2 === 1) starts.push(text.length);
    text += part;
  }
  return { text, starts };
}

function scan(path: string, text: string): Scanned {
  const scanned = scanText(path, text);
  if (scanned === undefined) throw new Error(`no kind: ${path}`);
  return scanned;
}

/** Whether a replacement edits the text. */
function isEdited({ action, fallback }: PortLiteral): boolean {
  return (action === 'replace' || action === 'wrap') && fallback === undefined;
}

const nameOf = ({ port }: PortLiteral) => `p${port}`;

function edit(path: string, text: string, { kind, literals }: Scanned): Edit[] {
  const replacements = literals.filter(isEdited).map((literal) => {
    const name = nameOf(literal);
    return { literal, name, variable: variableName(name) };
  });
  return rewriteText(kind, path, text, replacements);
}

/** Where the edits' texts stand afterwards. */
function written(edits: readonly Edit[]): { readonly start: number; readonly end: number }[] {
  let shift = 0;
  return edits.map(({ offset, length, content }) => {
    const start = offset + shift;
    shift += content.length - length;
    return { start, end: start + content.length };
  });
}

function within(ranges: readonly { start: number; end: number }[], { start }: PortLiteral) {
  return ranges.some((range) => range.start <= start && start < range.end);
}

const summary = ({ port, role, action }: PortLiteral) => ({ port, role, action });

/** What remains of a replaced number: a variable's default, or the name itself. */
function remains(literal: PortLiteral, after: readonly PortLiteral[], text: string): boolean {
  const name = nameOf(literal);
  if (text.includes(`port:${name}>`) || text.includes(`berth.port.${name}`)) return true;
  return after.some(
    ({ port, action, fallback }) =>
      port === literal.port &&
      action === 'replace' &&
      fallback?.variable === variableName(name) &&
      fallback.value.slice(fallback.start, fallback.end) === String(port),
  );
}

describe.each<RoundTrip>(TRIPS)('replacing the ports of $path', ({ path, marked }) => {
  const { text, starts } = unmarked(marked);

  it('edits what can be edited, and nothing else', () => {
    const scanned = scan(path, text);
    expect(scanned.literals.filter(isEdited).map(({ start }) => start)).toEqual(starts);
  });

  it('makes defaults or names of the numbers and keeps everything else', () => {
    const before = scan(path, text);
    const edits = edit(path, text, before);
    for (const [i, { offset }] of edits.entries()) {
      const previous = edits[i - 1];
      expect(offset).toBeGreaterThanOrEqual(previous ? previous.offset + previous.length : 0);
    }
    const result = applyEdits(text, edits);
    const after = scan(path, result);
    expect(after.kind).toBe(before.kind);

    const lost = before.literals
      .filter(isEdited)
      .filter((literal) => !remains(literal, after.literals, result));
    expect(lost, result).toEqual([]);
    const replaced = edits.map(({ offset, length }) => ({ start: offset, end: offset + length }));
    const others = before.literals.filter((literal) => !within(replaced, literal));
    const ranges = written(edits);
    expect(
      after.literals.filter((literal) => !within(ranges, literal)).map(summary),
      result,
    ).toEqual(others.map(summary));
  });

  it('is done once: there is nothing left to edit', () => {
    const result = applyEdits(text, edit(path, text, scan(path, text)));
    expect(edit(path, result, scan(path, result))).toEqual([]);
  });
});
