import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PrintableLines } from '../../../../src/cli/services/printableLine.ts';

const ESC = '\u001b';

describe('PrintableLines', () => {
  it.each([
    ['a plain line', 'hello\tworld', 'hello\tworld'],
    ['a colour, ended with the line', `${ESC}[31mred`, `${ESC}[31mred${ESC}[0m`],
    [
      'a colour that ends by itself',
      `${ESC}[1;31mred${ESC}[0m plain`,
      `${ESC}[1;31mred${ESC}[0m plain`,
    ],
    ['no clearing of the screen', `${ESC}c${ESC}[2J${ESC}[3J${ESC}[Hstart`, 'start'],
    ['no title, bell or movement', `${ESC}]0;title\u0007a\u0007b\u0008${ESC}[1A${ESC}[Kc`, 'abc'],
    ['what a carriage return leaves', '10 %\r50 %\r100 %\r', '100 %'],
  ])('has %s', (_, line, expected) => {
    expect(new PrintableLines().next(line)).toBe(expected);
  });

  it('goes on with a colour in the next line of the same program', () => {
    const lines = new PrintableLines();
    lines.next(`${ESC}[33mwarning`);
    expect(lines.next('more')).toBe(`${ESC}[33mmore${ESC}[0m`);
    expect(lines.next(`end${ESC}[m after`)).toBe(`${ESC}[33mend${ESC}[m after`);
    expect(lines.next('plain')).toBe('plain');
  });

  const part = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(ESC, '[', ']', 'm', '2J', '31m', ';', '\r', '\u009b', 'P', '\u0007'),
  );

  it('lets nothing through that steers a terminal but colours, of any text', () => {
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const line = new PrintableLines().next(parts.join('').replaceAll('\n', ''));
        const rest = line.replaceAll(new RegExp(`${ESC}\\[[\\d;:]*m`, 'g'), '');
        expect(rest).not.toMatch(/[^\P{Cc}\t]/u);
      }),
    );
  });
});
