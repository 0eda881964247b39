import { describe, expect, it } from 'vitest';
import { refind } from '../../../src/extension/hardcoded/refind.ts';
import type { PortLiteral } from '../../../src/literals/finding.ts';
import { toPort } from '../../../src/probe/port.ts';

/** Every number in a text as a literal. */
function read(text: string) {
  const literals = Array.from(text.matchAll(/\d+/g), ({ 0: digits, index }): PortLiteral => {
    const port = toPort(Number(digits));
    if (port === undefined) throw new Error(`${digits} is no port`);
    return {
      port,
      start: index,
      end: index + digits.length,
      form: 'text',
      role: 'listen',
      confidence: 'high',
      action: 'replace',
      names: [{ name: 'app', weight: 1 }],
    };
  });
  return { text, literals };
}

/** The lines of the newer text where those of the older one are found again. */
function lines(before: string, after: string): string[] {
  const now = read(after);
  return Array.from(
    refind(read(before), now).values(),
    ({ start, port }) => `${now.text.slice(0, start).split('\n').length}:${port}`,
  );
}

describe('a literal in a changed file', () => {
  it('is found again where its line went, however it is indented', () => {
    expect(lines('PORT=3000\nWEB=4000\n', '# new\n\n  WEB=4000\nPORT=3000\n')).toEqual([
      '4:3000',
      '3:4000',
    ]);
  });

  it('is not found when its line reads differently or is gone', () => {
    expect(lines('PORT=3000\nWEB=4000\n', 'PORT=3001\n')).toEqual([]);
    expect(lines('PORT=3000 # a\n', 'PORT=3000 # b\n')).toEqual([]);
  });

  it('keeps the numbers of one line apart', () => {
    expect(lines('"8080:8080"\n', '\r\n"8080:8080"\r\n')).toEqual(['2:8080', '2:8080']);
  });

  it('is not guessed among equal lines when one came or went', () => {
    const twice = 'port: 80\nname: a\nport: 80\n';
    expect(lines(twice, twice.replace('a', 'b'))).toEqual(['1:80', '3:80']);
    expect(lines(twice, 'port: 80\n')).toEqual([]);
    expect(lines('port: 80\n', twice)).toEqual([]);
  });

  it('is found again by what is near, on a line that nobody could read', () => {
    const many = Array.from({ length: 300 }, (_, index) => `part: ${3_000 + index}`);
    const before = many.join(', ');
    const after = many.with(299, 'part: 9').join(', ');
    expect(lines(before, after).slice(0, 2)).toEqual(['1:3000', '1:3001']);
    expect(lines(before, after)).not.toContain('1:9');
  });
});
