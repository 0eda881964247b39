import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NotTextError, readHostList } from '../../../../src/probe/check/hostList.ts';
import type { Port } from '../../../../src/probe/port.ts';

async function read(...chunks: (string | Buffer)[]) {
  const lines = [];
  const bytes = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
  for await (const line of readHostList(bytes, 80 as Port)) lines.push(line);
  return lines;
}

const texts = (lines: Awaited<ReturnType<typeof read>>) =>
  lines.map((line) => `${line.line} ${line.kind === 'host' ? line.target.text : line.kind}`);

describe('a list of hosts', () => {
  it('numbers its lines, however they end', async () => {
    const lines = await read('\uFEFFa\r\n\n# old\nb b\nc');
    expect(texts(lines)).toEqual(['1 a', '2 blank', '3 blank', '4 malformed', '5 c']);
    expect(texts(await read('a\n'))).toEqual(['1 a']);
    expect(await read('')).toEqual([]);
  });

  it('says the same however it is cut into pieces', async () => {
    const whole = Buffer.from('web1\r\nbücher.example:81\n\n[::1]:82 # ö\nx y\n');
    const expected = await read(whole);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(whole.length), { maxLength: 6 }), async (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), whole.length];
        const pieces = at.slice(1).map((end, i) => whole.subarray(at[i], end));
        expect(await read(...pieces)).toEqual(expected);
      }),
    );
  });

  it('is no binary file', async () => {
    await expect(read(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1]))).rejects.toThrow(
      NotTextError,
    );
    await expect(read(Buffer.from('\uFEFFweb1\r\n', 'utf16le'))).rejects.toThrow(NotTextError);
  });

  it('passes over what is no text in its middle', async () => {
    const lines = await read('a\n', Buffer.from([0, 0xff, 0x0a]), 'b\n');
    expect(texts(lines)).toEqual(['1 a', '2 malformed', '3 b']);
  });

  it('shows the beginning of a line without end, and goes on after it', async () => {
    const lines = await read('a\n', ...Array.from({ length: 300 }, () => 'x'.repeat(999)), '\nb');
    expect(texts(lines)).toEqual(['1 a', '2 malformed', '3 b']);
    expect(lines[1]).toMatchObject({ text: `${'x'.repeat(60)}…` });
  });
});
