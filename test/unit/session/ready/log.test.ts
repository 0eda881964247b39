import { appendFile, rename, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { ownIdentity } from '../../../../src/probe/process.ts';
import { LogSearch } from '../../../../src/session/ready/logSearch.ts';
import { scratchFolder, wait } from './waiting.ts';

// Several tests may share two processors.
vi.setConfig({ testTimeout: 40_000 });

const session = { leader: ownIdentity(), mark: {} };

describe('ready by log', () => {
  it('when the text is there, or comes, and the file too', async () => {
    const logFile = join(await scratchFolder(), 'a.log');
    const ready = wait('log:Grüße — läuft', session, { logFile });
    await writeFile(logFile, 'starting\n');
    for (const byte of Buffer.from('Grüße — läuft\n')) await appendFile(logFile, Buffer.of(byte));
    expect(await ready).toEqual({ kind: 'ready' });
    expect(await wait('log:starting', session, { logFile })).toEqual({ kind: 'ready' });
  });

  it('not by what an earlier start wrote', async () => {
    const logFile = join(await scratchFolder(), 'a.log');
    await writeFile(logFile, 'listening\nlisten');
    const outcome = { kind: 'timeout', seen: { kind: 'not-in-log' } };
    const options = { logFile, timeoutMs: 60 };
    expect(await wait('log:listening', session, { ...options, logStart: 1 })).toEqual(outcome);
    await appendFile(logFile, 'ing');
    expect(await wait('log:listening', session, { ...options, logStart: 11 })).toEqual(outcome);
    expect(await wait('log:listening', session, { ...options, logStart: 10 })).toEqual({
      kind: 'ready',
    });
  });

  it.each(['[', '.*', '\\d', '$<port:a>', ' x'])('takes %j as it stands', async (text) => {
    const logFile = join(await scratchFolder(), 'a.log');
    await writeFile(logFile, 'aaa 123 b\n');
    const options = { logFile, timeoutMs: 30 };
    expect((await wait(`log:${text}`, session, options)).kind).toBe('timeout');
    await appendFile(logFile, `>${text}<`);
    expect((await wait(`log:${text}`, session, options)).kind).toBe('ready');
  });

  it('at any place between the pieces that are read, and in no bytes twice', async () => {
    const logFile = join(await scratchFolder(), 'a.log');
    for (const offset of [65536 - 6, 65536 - 5, 65536 - 1, 65536, 131072 - 3]) {
      await writeFile(logFile, Buffer.alloc(offset, 'needl'));
      const search = new LogSearch('needle', logFile, 0);
      expect(await search.finds(undefined)).toBe(false);
      await appendFile(logFile, `${'needle'.slice(offset % 5)}`);
      expect(await search.finds(undefined)).toBe(true);
      await search.close();
      await writeFile(
        logFile,
        Buffer.concat([Buffer.alloc(offset, '\xff', 'latin1'), Buffer.from('needle')]),
      );
      const whole = new LogSearch('needle', logFile, 0);
      expect(await whole.finds(undefined)).toBe(true);
      await whole.close();
    }
  });

  it('does not join what stood before with what a truncated or replaced file has', async () => {
    const folder = await scratchFolder();
    const logFile = join(folder, 'a.log');
    await writeFile(logFile, 'some words, nee');
    const search = new LogSearch('needle', logFile, 0);
    expect(await search.finds(undefined)).toBe(false);
    await truncate(logFile);
    await appendFile(logFile, 'dle, nee');
    expect(await search.finds(undefined)).toBe(false);
    await writeFile(join(folder, 'b.log'), 'dle');
    await rename(join(folder, 'b.log'), logFile);
    expect(await search.finds(undefined)).toBe(false);
    await appendFile(logFile, 'needle');
    expect(await search.finds(undefined)).toBe(true);
    await search.close();
  });

  it('reads a long log once', async () => {
    const logFile = join(await scratchFolder(), 'a.log');
    await writeFile(logFile, Buffer.alloc(8 * 2 ** 20, 'nothing to see here\n'));
    const search = new LogSearch('needle', logFile, 0);
    expect(await search.finds(undefined)).toBe(false);
    // What was read must not be read again: it would be found now.
    await writeFile(logFile, 'needle', { flag: 'r+' });
    expect(await search.finds(undefined)).toBe(false);
    await search.close();
  });
});
