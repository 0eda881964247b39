import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFile,
  mkdtemp,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { followFile, readTail } from '../../../src/session/logTail.ts';

// Writers need their time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

let file: string;

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'berth-tail-'));
  file = join(folder, 'a.log');
  return () => rm(folder, { recursive: true, force: true });
});

describe('readTail', () => {
  const tail = (lines: number, bytes = 1000, from = 0) => readTail(file, { lines, bytes, from });

  it.each([
    ['', 3, ''],
    ['one', 3, 'one'],
    ['one\n', 3, 'one'],
    ['one\ntwo\nthree\n', 2, 'two\nthree'],
    ['one\ntwo\nthree', 2, 'two\nthree'],
    ['one\r\ntwo\r\n', 2, 'one\ntwo'],
    ['one\n\n\n', 2, '\n'],
    ['one\ntwo\n', 0, ''],
  ])('of %j, %i lines', async (text, lines, expected) => {
    await writeFile(file, text);
    expect(await tail(lines)).toBe(expected);
  });

  it('is empty where there is no file', async () => {
    expect(await tail(3)).toBe('');
  });

  it('reads no more than it may, and cuts at whole lines', async () => {
    await writeFile(file, 'first line\nsecond\nthird\n');
    expect(await tail(10, 13)).toBe('second\nthird');
    expect(await tail(10, 12)).toBe('third');
    expect(await tail(10, 5)).toBe('…hird');
    expect(await tail(10, 1000, 6)).toBe('line\nsecond\nthird');
    expect(await tail(10, 9, 11)).toBe('third');
    expect(await tail(10, 1000, 24)).toBe('');
  });

  it('starts over in a file that is shorter than it was', async () => {
    await writeFile(file, 'new\n');
    expect(await tail(10, 1000, 500)).toBe('new');
  });

  it('replaces what is no UTF-8, and cuts no character', async () => {
    await writeFile(file, Buffer.from([0x61, 0xff, 0xfe, 0x0a, 0x00, 0x62, 0xc3]));
    expect(await tail(2)).toBe('a\ufffd\ufffd\n\0b\ufffd');
    await writeFile(file, '🙂🙂🙂');
    for (const bytes of [8, 9, 10, 11]) expect(await tail(2, bytes)).toBe('…🙂🙂');
  });

  it('is what a reader of the whole file would say', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.stringMatching(/^[ -~é€🙂]{0,20}$/u), { minLength: 1 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 8, max: 200 }),
        async (all, lines, bytes) => {
          const text = `${all.join('\n')}\n`;
          await writeFile(file, text);
          const found = await tail(lines, bytes);
          const wanted = all.slice(-lines).join('\n');
          expect(wanted.endsWith(found.replace(/^…/, ''))).toBe(true);
          if (Buffer.byteLength(wanted) < bytes) expect(found).toBe(wanted);
        },
      ),
      { numRuns: 50 },
    );
  });
});

/** Follows the file; `stop` ends it and gives everything that was delivered. */
function follow(from = 0) {
  const abort = new AbortController();
  let text = '';
  const done = followFile(file, {
    from,
    signal: abort.signal,
    onText: (piece) => {
      text += piece;
    },
  });
  const stop = async () => {
    abort.abort();
    await done;
    return text;
  };
  onTestFinished(async () => void (await stop()));
  return {
    stop,
    until: (wanted: string) => expect.poll(() => text, { timeout: 20_000 }).toContain(wanted),
  };
}

describe('followFile', () => {
  it('delivers what is there, what comes, and what came right before the end', async () => {
    await writeFile(file, 'old, there\n');
    const log = follow(5);
    await log.until('there\n');
    await appendFile(file, 'more\n');
    await log.until('more\n');
    await appendFile(file, 'last');
    expect(await log.stop()).toBe('there\nmore\nlast');
  });

  it('waits for a file that is not there yet', async () => {
    const log = follow();
    await writeFile(file, 'now');
    await log.until('now');
    expect(await log.stop()).toBe('now');
  });

  it('ends at once when there never was a file', async () => {
    expect(await follow().stop()).toBe('');
  });

  it('keeps characters whole and replaces what is no UTF-8', async () => {
    const log = follow();
    const bytes = Buffer.concat([
      Buffer.from('é€🙂'),
      Buffer.of(0xff, 0x00),
      Buffer.from('\ufeffz\x1b[31m'),
    ]);
    for (const byte of bytes) await appendFile(file, Buffer.of(byte));
    await log.until('z');
    await appendFile(file, Buffer.of(0xf0, 0x9f));
    expect(await log.stop()).toBe('é€🙂\ufffd\0\ufeffz\x1b[31m\ufffd');
  });

  it('reads a truncated file from its start', async () => {
    await writeFile(file, 'a long line of before\n');
    const log = follow();
    await log.until('before\n');
    await truncate(file);
    await appendFile(file, 'anew\n');
    await log.until('anew\n');
    await appendFile(file, 'and more\n');
    expect(await log.stop()).toBe('a long line of before\nanew\nand more\n');
  });

  it('reads a replaced file to its end, then the new one', async () => {
    await writeFile(file, 'one\n');
    const log = follow();
    for (const round of ['two', 'three', 'four']) {
      await writeFile(`${file}.new`, `${round}, a longer line\n`);
      await appendFile(file, 'the end\n');
      await rename(file, `${file}.old`);
      await rename(`${file}.new`, file);
      await log.until(`${round}, a longer line\n`);
    }
    await appendFile(file, 'more\n');
    expect(await log.stop()).toBe(
      'one\nthe end\ntwo, a longer line\nthe end\nthree, a longer line\nthe end\nfour, a longer line\nmore\n',
    );
  });

  it('delivers a replaced file that nobody looked at before the end', async () => {
    await writeFile(file, 'one\n');
    const log = follow();
    await log.until('one\n');
    await writeFile(`${file}.new`, 'two\n');
    await appendFile(file, 'the end\n');
    await rename(`${file}.new`, file);
    expect(await log.stop()).toBe('one\nthe end\ntwo\n');
  });

  it('loses and doubles no byte of several writers', async () => {
    await writeFile(file, '');
    const log = follow();
    const program = `const fs = require('node:fs');
      const fd = fs.openSync(process.argv[1], 'a');
      for (let line = 0; line < 1500; line++) fs.writeSync(fd, process.argv[2] + line + 'é'.repeat(line % 200) + '\\n');`;
    const writers = ['a', 'b', 'c'].map((name) =>
      once(spawn(process.execPath, ['-e', program, file, name], { stdio: 'inherit' }), 'exit'),
    );
    for (const [code] of await Promise.all(writers)) expect(code).toBe(0);
    const delivered = await log.stop();
    expect(delivered === (await readFile(file, 'utf8'))).toBe(true);
    expect(delivered.split('\n')).toHaveLength(4501);
  });

  it('ends although the file grows on and on', async () => {
    const program = `const fs = require('node:fs');
      const fd = fs.openSync(process.argv[1], 'a');
      process.stdin.on('end', () => process.exit()).resume();
      (function write() { fs.writeSync(fd, 'x'.repeat(1000) + '\\n'); setImmediate(write); })();`;
    const writer = spawn(process.execPath, ['-e', program, file], {
      stdio: ['pipe', 'inherit', 'inherit'],
    });
    const exited = once(writer, 'exit');
    onTestFinished(async () => {
      writer.stdin?.end();
      await exited;
    });
    const abort = new AbortController();
    let pieces = 0;
    await followFile(file, {
      signal: abort.signal,
      onText: async () => {
        pieces += 1;
        if (pieces > 2) abort.abort();
        // There is more whenever one looks.
        const { size } = await stat(file);
        await expect.poll(async () => (await stat(file)).size).toBeGreaterThan(size);
      },
    });
    expect(pieces).toBeGreaterThan(2);
    expect(writer.exitCode).toBeNull();
  });

  it('waits for a slow reader, and tells of its failure', async () => {
    await writeFile(file, 'a'.repeat(200_000));
    const abort = new AbortController();
    let busy = 0;
    let length = 0;
    await followFile(file, {
      signal: abort.signal,
      onText: async (text) => {
        busy += 1;
        expect(busy).toBe(1);
        await new Promise(setImmediate);
        busy -= 1;
        length += text.length;
        abort.abort();
      },
    });
    expect(length).toBe(200_000);
    const failing = followFile(file, {
      signal: new AbortController().signal,
      onText: () => Promise.reject(new Error('no room')),
    });
    await expect(failing).rejects.toThrow('no room');
  });
});
