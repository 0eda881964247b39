import { expect, test, vi } from 'vitest';

vi.mock('vscode', () => ({
  Range: class {
    readonly start: object;
    readonly end: object;
    constructor(line: number, character: number, endLine: number, endCharacter: number) {
      this.start = { line, character };
      this.end = { line: endLine, character: endCharacter };
    }
  },
}));
const { wholeText } = await import('../../../src/extension/hardcoded/wholeText.ts');

interface Place {
  readonly line: number;
}

/** A document of so many lines, of which VS Code never joins all at once. */
function documentOf(count: number, onRead = () => {}) {
  const lines = Array.from({ length: count }, (_, index) => `PORT_${index}=3000`);
  const document = {
    version: 1,
    isClosed: false,
    lineCount: count,
    getText(range?: { readonly start: Place; readonly end: Place }) {
      onRead();
      if (range === undefined) return lines.join('\n');
      const part = lines.slice(range.start.line, range.end.line).join('\n');
      return range.end.line < count ? `${part}\n` : part;
    },
  };
  return { document, text: lines.join('\n') };
}

test('a long text is the same as at once, and others have their turn while it is read', async () => {
  const reads: string[] = [];
  const { document, text } = documentOf(20_001, () => reads.push('read'));
  const whole = wholeText(document as never);
  setImmediate(() => reads.push('other'));
  expect(await whole).toBe(text);
  expect(reads.indexOf('other')).toBeGreaterThan(0);
  expect(reads.indexOf('other')).toBeLessThan(reads.lastIndexOf('read'));
});

test('a text that is changed or closed meanwhile is given up', async () => {
  const { document } = documentOf(20_000);
  const changed = wholeText(document as never);
  document.version++;
  expect(await changed).toBeUndefined();
  const closed = wholeText(document as never);
  document.isClosed = true;
  expect(await closed).toBeUndefined();
});

test('a short text is there at once', async () => {
  const { document, text } = documentOf(3);
  expect(await wholeText(document as never)).toBe(text);
});
