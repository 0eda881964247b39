import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeVariables } from '../../../src/cli/envFile/merge.ts';

const API = new Map([['API_PORT', '24817']]);

function merge(text: string, values: Record<string, string> = { API_PORT: '24817' }): string {
  return mergeVariables(text, new Map(Object.entries(values)), 'dotenv');
}

describe('mergeVariables', () => {
  it.each([
    ['an empty file', '', 'API_PORT=24817\n'],
    ['a value in place', 'A=1\nAPI_PORT=3000\nB=2\n', 'A=1\nAPI_PORT=24817\nB=2\n'],
    ['single quotes', "API_PORT='3000'\n", "API_PORT='24817'\n"],
    ['double quotes', 'API_PORT="3000"\n', 'API_PORT="24817"\n'],
    ['a comment behind it', 'API_PORT=3000  # of api\n', 'API_PORT=24817  # of api\n'],
    ['a comment behind quotes', 'API_PORT="3" # "x"\n', 'API_PORT="24817" # "x"\n'],
    ['export and blanks', '  export API_PORT = 3000\n', '  export API_PORT = 24817\n'],
    ['an empty value', 'API_PORT=\nB=\n', 'API_PORT=24817\nB=\n'],
    ['an empty value and a comment', 'API_PORT= # none\n', 'API_PORT=24817 # none\n'],
    ['every occurrence', 'API_PORT=1\nX=\nAPI_PORT=2\n', 'API_PORT=24817\nX=\nAPI_PORT=24817\n'],
    ['CRLF', 'A=1\r\nAPI_PORT=3000\r\n', 'A=1\r\nAPI_PORT=24817\r\n'],
    ['CRLF for new lines', 'A=1\r\n', 'A=1\r\nAPI_PORT=24817\r\n'],
    ['lone CR', 'API_PORT=3000\rB=2\r', 'API_PORT=24817\rB=2\r'],
    ['lone CR for new lines', 'A=1\rB=2', 'A=1\rB=2\rAPI_PORT=24817\r'],
    ['no newline at the end', 'A=1', 'A=1\nAPI_PORT=24817\n'],
    ['no newline after its own line', 'API_PORT=3000', 'API_PORT=24817'],
    ['a byte order mark', '\uFEFFAPI_PORT=3000\n', '\uFEFFAPI_PORT=24817\n'],
    ['a commented line', '# API_PORT=3000\n', '# API_PORT=3000\nAPI_PORT=24817\n'],
    [
      'a longer key',
      'MY_API_PORT=1\nAPI_PORT2=2\n',
      'MY_API_PORT=1\nAPI_PORT2=2\nAPI_PORT=24817\n',
    ],
    ['another case', 'api_port=1\n', 'api_port=1\nAPI_PORT=24817\n'],
    [
      'a value of several lines',
      'KEY="first\nAPI_PORT=1\nlast"\n',
      'KEY="first\nAPI_PORT=1\nlast"\nAPI_PORT=24817\n',
    ],
    ['quotes that do not add up', "A=it's\nAPI_PORT=1\nB='x\n", "A=it's\nAPI_PORT=24817\nB='x\n"],
    ['a quote that never ends', 'A="x\nAPI_PORT=1\n', 'A="x\nAPI_PORT=24817\n'],
    ['escaped quotes', 'A="\\"\nAPI_PORT=1\n"\n', 'A="\\"\nAPI_PORT=1\n"\nAPI_PORT=24817\n'],
  ])('keeps %s', (_, before, after) => {
    expect(merge(before)).toBe(after);
  });

  it('changes the quotes only where the value does not fit into them', () => {
    expect(merge("U='a'\n", { U: "it's" })).toBe('U="it\'s"\n');
    expect(merge('U="a"\n', { U: '$x' })).toBe("U='$x'\n");
    expect(merge('U=`a`\n', { U: 'b c' })).toBe("U='b c'\n");
  });

  it('merges shell files, with values made of several quoted pieces', () => {
    const values = new Map([['U', "it's $x"]]);
    const once = mergeVariables('set -e\nexport U=old # note\n', values, 'sh');
    expect(once).toBe("set -e\nexport U='it'\\''s $x' # note\n");
    expect(mergeVariables(once, values, 'sh')).toBe(once);
    expect(mergeVariables('', values, 'sh')).toBe("export U='it'\\''s $x'\n");
  });

  it.each([
    ['API_PORT=3000; export API_PORT\n', 'API_PORT=24817; export API_PORT\n'],
    ['export API_PORT=3000 WEB_PORT=3001\n', 'export API_PORT=24817 WEB_PORT=3001\n'],
    ['API_PORT=$(cat "a b")&& x\n', 'API_PORT=24817&& x\n'],
    ['API_PORT=\x24{P:-80 0}|x\n', 'API_PORT=24817|x\n'],
    ['API_PORT=a\\ b"c d"\'e\' f\n', 'API_PORT=24817 f\n'],
    ['API_PORT=; x\n', 'API_PORT=24817; x\n'],
  ])('keeps what follows a value in a shell file: %j', (before, after) => {
    expect(mergeVariables(before, API, 'sh')).toBe(after);
  });

  const otherLine = fc.oneof(
    fc.constantFrom(
      '',
      '# API_PORT=1',
      'export B = "x" # c',
      "C='a",
      'D="a\nAPI_PORT=9\nb"',
      'E=`',
    ),
    fc.string({ maxLength: 12 }).filter((line) => !/[\n]/.test(line) && !line.includes('API_PORT')),
  );
  const eol = fc.constantFrom('\n', '\r\n');
  const anyText = fc.string({ unit: 'binary', maxLength: 80 });

  it('appends without changing a character of any text', () => {
    fc.assert(
      fc.property(anyText, eol, (before, end) => {
        fc.pre(!before.includes('API_PORT'));
        const merged = merge(before + end);
        expect(merged.startsWith(before + end)).toBe(true);
        expect(merged.slice(before.length + end.length)).toMatch(/^API_PORT=24817\r?\n$/);
      }),
    );
  });

  it('changes nothing but its own values, and nothing at all the second time', () => {
    fc.assert(
      fc.property(fc.array(otherLine, { maxLength: 8 }), fc.nat(8), eol, (lines, at, end) => {
        const before = lines.toSpliced(at, 0, 'API_PORT=3000').join(end) + end;
        const merged = merge(before);
        expect(merge(merged)).toBe(merged);
        // Taking the new value out again gives the old text, with or without an appended line.
        const undone = merged.replace(/API_PORT=24817(\r?\n)$/, (found) =>
          merged.length > before.length + 1 ? '' : found,
        );
        expect(undone.replaceAll('API_PORT=24817', 'API_PORT=3000')).toBe(before);
      }),
    );
  });

  it("gives Node's own reader the new values, and the others unchanged", () => {
    const plain = fc.stringMatching(/^[A-Z]{1,5}=[\w ./:-]{0,10}$/);
    fc.assert(
      fc.property(
        fc.array(plain, { maxLength: 6 }),
        fc.string({ maxLength: 12 }),
        (lines, value) => {
          fc.pre(!/[\0\r\n'`]/.test(value));
          const before = lines.map((line) => `${line}\n`).join('');
          const merged = mergeVariables(before, new Map([...API, ['Q_URL', value]]), 'dotenv');
          expect(parseEnv(merged)).toEqual({
            ...parseEnv(before),
            API_PORT: '24817',
            Q_URL: value,
          });
        },
      ),
    );
  });
});
