import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FILE_BYTES } from '../../../src/history/layout.ts';
import { listTargets, readHistory } from '../../../src/history/readHistory.ts';
import { targetFile, toTarget } from '../../../src/history/target.ts';
import { HistoryWriter } from '../../../src/history/writer.ts';
import { historyFolders, onlyFile, record } from './support/folder.ts';

vi.setConfig({ testTimeout: 60_000 });

const newFolder = historyFolders();
const NOW = Date.UTC(2026, 10, 22, 12, 34, 56);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const up = (at: number, ms = 5) => ({ at, up: true, ms });
const down = (at: number) => ({ at, up: false });
const raw = (dir: string, target = '/shop/api', now = NOW) =>
  readHistory(dir, target, now)?.raw.map(({ start, up, down }) => [start, up, down]);

afterEach(() => vi.restoreAllMocks());

describe('the file of a target', () => {
  it('has 98,304 bytes from its first sample on, and after a million within a year', async () => {
    const dir = newFolder();
    await record(dir, '/shop/api', [up(NOW - 399 * 24 * HOUR)]);
    expect(fs.statSync(onlyFile(dir)).size).toBe(98_304);
    // Five looks in ten seconds, 200,000 times.
    const times = 200_000;
    const step = Math.floor((364 * 24 * HOUR) / times / 10_000) * 10_000;
    const first = Math.floor(NOW / 10_000) * 10_000 - (times - 1) * step;
    for (let from = 0; from < times; from += 50_000) {
      const samples = Array.from({ length: 250_000 }, (_, i) => {
        const at = first + (from + Math.floor(i / 5)) * step + (i % 5) * 1000;
        return i % 10 === 0 ? down(at) : up(at, i % 100);
      });
      await record(dir, '/shop/api', samples, NOW);
    }
    expect(fs.readdirSync(dir)).toHaveLength(1);
    expect(fs.statSync(onlyFile(dir)).size).toBe(98_304);
    expect(FILE_BYTES).toBe(98_304);
    const slots = readHistory(dir, '/shop/api', NOW)?.slots(NOW - 399 * 24 * HOUR) ?? [];
    expect(slots.reduce((sum, slot) => sum + slot.up, 0)).toBe(900_001);
    expect(slots.reduce((sum, slot) => sum + slot.down, 0)).toBe(100_000);
  });

  it('is private to the user, and so is its folder', async () => {
    const dir = newFolder();
    await record(dir, '/shop/api', [up(NOW)]);
    if (process.platform === 'win32') return;
    expect(fs.statSync(dir).mode & 0o777).toBe(0o700);
    expect(fs.statSync(onlyFile(dir)).mode & 0o777).toBe(0o600);
  });

  it('has a name that fits any file system, whatever the target', async () => {
    const targets = [
      ...[
        '/shop/api',
        '/shop-api',
        '/shop_api',
        '[::1]:80',
        '[fe80::1%eth0]:80',
        'con:1',
        '../../x:1',
      ],
      ...['ä.example:80', 'xn--4ca.example:80', 'a b:1', 'nul', '.', `${'a'.repeat(253)}:65535`],
    ];
    const names = targets.map(targetFile);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(targets.length);
    for (const name of names)
      expect(name).toMatch(
        /^[a-z0-9-][a-z0-9_.-]{0,80}-[0-9a-f]{20}\.history$|^-[0-9a-f]{20}\.history$/,
      );
    const dir = newFolder();
    for (const target of targets) await record(dir, target, [up(NOW)]);
    expect(listTargets(dir)).toEqual([...targets].sort());
  });

  it('is that of a host in any case, but of a name in its own', () => {
    expect(toTarget('Example.ORG:80')).toBe('example.org:80');
    expect(toTarget('/Shop/x')).toBe('/Shop/x');
    const unfit = ['', 'a\nb:1', 'a\u001b[2J:1', '\ud800:1', 'x'.repeat(1025), 'ä'.repeat(513)];
    for (const text of unfit) expect(toTarget(text)).toBe(undefined);
  });

  it('keeps what comes late, as long as there is room for its time', async () => {
    const dir = newFolder();
    await record(dir, '/shop/api', [up(NOW), down(NOW - 30 * MINUTE), up(NOW - 30 * MINUTE)]);
    await record(dir, '/shop/api', [down(NOW - 30 * MINUTE), down(NOW - HOUR)], NOW);
    const start = (at: number) => Math.floor(at / 10_000) * 10_000;
    // The slot of an hour ago is the one of now.
    expect(raw(dir)).toEqual([
      [start(NOW - 30 * MINUTE), 1, 2],
      [start(NOW), 1, 0],
    ]);
    expect(readHistory(dir, '/shop/api', NOW)?.minutes).toHaveLength(3);
  });

  it('forgets what a clock wrote that was ahead, once that is set right', async () => {
    const dir = newFolder();
    const ahead = NOW + 1000 * 24 * HOUR;
    await record(dir, '/shop/api', [up(NOW - 10_000)]);
    await record(dir, '/shop/api', [up(ahead)], ahead);
    expect(raw(dir)?.map(([start]) => start)).toEqual([Math.floor(NOW / 10_000) * 10_000 - 10_000]);
    for (let at = NOW; at < NOW + HOUR; at += 10_000) await record(dir, '/shop/api', [down(at)]);
    expect(raw(dir, '/shop/api', NOW + HOUR)).toHaveLength(360);
    const days = readHistory(dir, '/shop/api', NOW + HOUR)?.days ?? [];
    expect(days.map((day) => [day.up, day.down])).toEqual([[1, 360]]);
  });

  it('is kept aside when it is damaged or another’s, and a new one begins', async () => {
    for (const spoil of [
      (file: string) => fs.writeFileSync(file, 'a letter to my aunt'),
      (file: string) => fs.writeFileSync(file, ''),
      (file: string) => fs.writeFileSync(file, Buffer.alloc(FILE_BYTES, 0xff)),
      (file: string) => fs.truncateSync(file, 1000),
      (file: string) => {
        const bytes = fs.readFileSync(file);
        bytes[70] = 0x41;
        fs.writeFileSync(file, bytes);
      },
    ]) {
      const dir = newFolder();
      await record(dir, '/shop/api', [up(NOW - MINUTE)]);
      const file = onlyFile(dir);
      spoil(file);
      const spoilt = fs.readFileSync(file);
      expect(() => readHistory(dir, '/shop/api', NOW)).toThrow('Move it away');
      expect(listTargets(dir)).toEqual([]);
      const [trouble] = await record(dir, '/shop/api', [up(NOW)]);
      const kept = fs.readdirSync(dir).find((name) => name.includes('.damaged-')) ?? '';
      expect(trouble?.code).toBe('repaired');
      expect(trouble?.message).toContain(kept);
      expect(fs.readFileSync(path.join(dir, kept)).equals(spoilt)).toBe(true);
      expect(raw(dir)).toHaveLength(1);
      expect(listTargets(dir)).toEqual(['/shop/api']);
    }
  });

  it('that was cut short keeps the rest, and says so', async () => {
    const dir = newFolder();
    await record(dir, '/shop/api', [up(NOW - MINUTE)]);
    fs.truncateSync(onlyFile(dir), 4096 + 360 * 32);
    expect(readHistory(dir, '/shop/api', NOW)?.flaw).toContain('cut short');
    const [trouble] = await record(dir, '/shop/api', [up(NOW)]);
    expect(trouble?.message).toContain('cut short');
    expect(raw(dir)).toHaveLength(2);
    expect(readHistory(dir, '/shop/api', NOW)?.minutes).toHaveLength(1);
    expect(fs.statSync(onlyFile(dir)).size).toBe(FILE_BYTES);
  });

  it('of a newer Berth is left alone', async () => {
    const dir = newFolder();
    await record(dir, '/shop/api', [up(NOW - MINUTE)]);
    const file = onlyFile(dir);
    const bytes = fs.readFileSync(file);
    bytes.writeUInt32LE(2, 8);
    fs.writeFileSync(file, bytes);
    expect(() => readHistory(dir, '/shop/api', NOW)).toThrow('newer Berth (format 2)');
    await expect(record(dir, '/shop/api', [up(NOW)])).rejects.toThrow('newer Berth (format 2)');
    expect(fs.readFileSync(file).equals(bytes)).toBe(true);
    expect(listTargets(dir)).toEqual([]);
  });

  it('may be no folder, no link and no pipe', async () => {
    const dir = newFolder();
    await record(dir, '/shop/api', [up(NOW)]);
    const file = onlyFile(dir);
    const elsewhere = `${dir}-elsewhere`;
    fs.renameSync(file, elsewhere);
    const before = fs.readFileSync(elsewhere);
    const puts = [
      () => fs.mkdirSync(file),
      ...(process.platform === 'win32'
        ? []
        : [() => fs.symlinkSync(elsewhere, file), () => spawnSync('mkfifo', [file])]),
    ];
    for (const put of puts) {
      put();
      expect(() => readHistory(dir, '/shop/api', NOW)).toThrow(file);
      await expect(record(dir, '/shop/api', [up(NOW)])).rejects.toThrow(file);
      expect(listTargets(dir)).toEqual([]);
      fs.rmSync(file, { recursive: true });
    }
    expect(fs.readFileSync(elsewhere).equals(before)).toBe(true);
  });
});

describe('the writer of histories', () => {
  it('refuses what can be no sample', async () => {
    const writer = await HistoryWriter.open(newFolder());
    const unfit = [
      ['', up(NOW)],
      ['a\nb', up(NOW)],
      ['a:1', up(Number.NaN)],
      ['a:1', up(-1)],
      ['a:1', up(1e18)],
      ['a:1', up(NOW, Number.NaN)],
      ['a:1', up(NOW, -1)],
      ['a:1', up(NOW, Number.POSITIVE_INFINITY)],
    ] as const;
    for (const [target, sample] of unfit) {
      expect(() => writer.append(target, sample), target).toThrow(RangeError);
    }
    await writer.close();
    expect(listTargets(writer.dir)).toEqual([]);
  });

  it('writes ten seconds after a sample, by itself', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    try {
      const dir = newFolder();
      const writer = await HistoryWriter.open(dir);
      writer.append('/shop/api', up(Date.now()));
      await vi.advanceTimersByTimeAsync(9000);
      expect(listTargets(dir)).toEqual([]);
      await vi.advanceTimersByTimeAsync(2000);
      expect(listTargets(dir)).toEqual(['/shop/api']);
      await writer.close();
    } finally {
      vi.useRealTimers();
    }
  });

  it('keeps what a full disk refuses until there is room, counts nothing twice, and tells once', async () => {
    for (const refused of [1, 2, 3, 4]) {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
      try {
        const dir = newFolder();
        await record(dir, '/shop/api', [up(NOW)]);
        const troubles: string[] = [];
        const onTrouble = ({ message }: Error) => troubles.push(message);
        const writer = await HistoryWriter.open(dir, { onTrouble, now: () => NOW });
        const { writeSync } = fs;
        let writes = 0;
        const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
        const spy = vi.spyOn(fs, 'writeSync').mockImplementation(((
          ...args: Parameters<typeof writeSync>
        ) => {
          if (++writes >= refused) throw full;
          return writeSync(...args);
        }) as typeof writeSync);
        writer.append('/shop/api', down(NOW - MINUTE));
        await vi.advanceTimersByTimeAsync(11_000);
        writer.append('/shop/api', down(NOW - MINUTE));
        await vi.advanceTimersByTimeAsync(30_000);
        expect(troubles).toEqual([`Cannot write ${dir}: the disk is full. Free some space.`]);
        spy.mockRestore();
        await vi.advanceTimersByTimeAsync(20_000);
        const history = readHistory(dir, '/shop/api', NOW);
        for (const name of ['raw', 'minutes', 'hours', 'days'] as const) {
          const counts = history?.[name].map(({ up, down }) => [up, down]);
          const isOne = name === 'hours' || name === 'days';
          expect(counts, name).toEqual(
            isOne
              ? [[1, 2]]
              : [
                  [0, 2],
                  [1, 0],
                ],
          );
        }
        await writer.close();
      } finally {
        vi.useRealTimers();
      }
    }
  });

  it('says at its end what could not be written', async () => {
    const writer = await HistoryWriter.open(newFolder());
    writer.append('a:1', up(NOW));
    writer.append('b:1', up(NOW));
    const full = Object.assign(new Error('no space'), { code: 'EDQUOT' });
    vi.spyOn(fs, 'writeSync').mockImplementation(() => {
      throw full;
    });
    vi.spyOn(fs, 'writeFileSync').mockImplementation(() => {
      throw full;
    });
    await expect(writer.close()).rejects.toThrow(
      /^What was last seen of a:1 and 1 more is not in the history\. .*the disk is full/,
    );
    vi.restoreAllMocks();
    expect(fs.readdirSync(writer.dir)).toEqual([]);
  });

  it('stops when another process took its place, and says so', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    try {
      const dir = newFolder();
      const codes: string[] = [];
      const writer = await HistoryWriter.open(dir, { onTrouble: ({ code }) => codes.push(code) });
      writer.append('a:1', up(NOW));
      // As somebody does who cannot tell whether this process lives, and saw no sign of it.
      fs.rmSync(path.join(dir, 'writer'));
      const next = await HistoryWriter.open(dir);
      await vi.advanceTimersByTimeAsync(20_000);
      writer.append('a:1', up(NOW));
      await writer.close();
      expect(codes).toEqual(['lost']);
      expect(listTargets(dir)).toEqual([]);
      vi.useRealTimers();
      await expect(HistoryWriter.open(dir)).rejects.toThrow('is being written by process');
      await next.close();
    } finally {
      vi.useRealTimers();
    }
  });
});
