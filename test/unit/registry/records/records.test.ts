import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RegistryError } from '../../../../src/registry/errors.ts';
import type { OperationEvent } from '../../../../src/registry/records/event.ts';
import {
  logFile,
  OVERFULL,
  olderLogFile,
  statsFile,
} from '../../../../src/registry/records/files.ts';
import { formatLines } from '../../../../src/registry/records/line.ts';
import { readLines, readStatistics } from '../../../../src/registry/records/readRecords.ts';
import { recorded, recordOperation } from '../../../../src/registry/records/record.ts';
import { rotate } from '../../../../src/registry/records/rotate.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'berth-records-'));
  file = path.join(folder, 'registry.json');
});
afterEach(() => {
  vi.restoreAllMocks();
  fs.rmSync(folder, { recursive: true, force: true });
});

let made = 0;
const eventOf = (names: readonly string[]): OperationEvent => ({
  operation: 'allocate',
  by: 'test',
  ms: 2,
  effort: { waitedMs: 1, tries: 1 },
  subjects: names.map((name) => ({ name, port: 10_000, outcome: 'given' })),
});
function record(count = 1): void {
  for (let i = 0; i < count; i++) recordOperation(file, eventOf([`/shop/name-${made++}`]));
}

/** So many lines, as long as lines may be, fill a log. */
const FULL_LINES = 300;
/** Fills the log without making it make way. */
function fill(): void {
  const event = eventOf(Array.from({ length: 13 }, () => `/shop/${'x'.repeat(240)}`));
  const lines = formatLines({ ...event, by: `test ${made++}` }, '2026-11-20T17:00:00.000Z');
  fs.appendFileSync(logFile(file), `${lines.join('\n')}\n`.repeat(FULL_LINES), { mode: 0o600 });
}

const counted = () => readStatistics(file).tally.operations;
const files = () => fs.readdirSync(folder).sort();

describe('the log', () => {
  it('is made for its owner alone, and grows by a line an operation', () => {
    record(2);
    expect(fs.readFileSync(logFile(file), 'utf8').split('\n')).toHaveLength(3);
    if (process.platform !== 'win32') {
      expect(fs.statSync(logFile(file)).mode & 0o777).toBe(0o600);
    }
    expect(readLines(file).lines).toHaveLength(2);
  });

  it('is not written where that cannot be done, and no operation fails for it', () => {
    file = path.join(folder, 'no such folder', 'registry.json');
    record();
    file = path.join(folder, 'registry.json');
    fs.mkdirSync(logFile(file));
    record();
    expect(counted()).toBe(0);
  });

  it.skipIf(process.platform === 'win32')('does not follow a link, nor wait for a pipe', () => {
    const other = path.join(folder, 'precious');
    fs.writeFileSync(other, '');
    fs.symlinkSync(other, logFile(file));
    record();
    expect(fs.readFileSync(other, 'utf8')).toBe('');
  });

  it('goes on after a line that was cut short, and skips it', () => {
    record();
    fs.appendFileSync(logFile(file), '{"time":"2026-');
    expect(readStatistics(file).tally.unreadable).toBe(0);
    record();
    expect(counted()).toBe(2);
    expect(readStatistics(file).tally.unreadable).toBe(1);
    expect(readLines(file).lines).toHaveLength(2);
  });

  it('stops nobody when the disk is full, and goes on once it is not', () => {
    const write = fs.writeSync;
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    vi.spyOn(fs, 'writeSync')
      .mockImplementationOnce((fd, text) => write(fd, String(text).slice(0, 50)))
      .mockImplementationOnce(() => {
        throw full;
      });
    record(2);
    expect(vi.mocked(fs.writeSync)).toHaveBeenCalledTimes(2);
    vi.restoreAllMocks();
    record();
    expect(counted()).toBe(1);
    expect(readStatistics(file).tally.unreadable).toBe(1);
  });

  it('takes no more when it could not make way for long', () => {
    record();
    fs.appendFileSync(logFile(file), '\n'.repeat(OVERFULL));
    record();
    expect(counted()).toBe(1);
  });
});

describe('a log that makes way', () => {
  it('is counted from then on, its lines kept until the next one is full', async () => {
    fill();
    await rotate(file);
    expect(files()).toEqual(['registry.json.log.old']);
    fill();
    expect(counted()).toBe(2 * FULL_LINES);
    await rotate(file);
    expect(files()).toEqual(['registry.json.log.old', 'registry.json.stats']);
    record(3);
    expect(counted()).toBe(2 * FULL_LINES + 3);
    expect(readLines(file).lines).toHaveLength(FULL_LINES + 3);
    if (process.platform !== 'win32') {
      expect(fs.statSync(statsFile(file)).mode & 0o777).toBe(0o600);
    }
  });

  it('stays while it has room', async () => {
    record();
    await rotate(file);
    expect(files()).toEqual(['registry.json.log']);
  });

  it.each([1, 2])(
    'counts each line once when it fails at its step %i, and is made up for',
    async (step) => {
      fill();
      await rotate(file);
      fill();
      const rename = fs.renameSync;
      let renames = 0;
      vi.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
        if (++renames === step) throw Object.assign(new Error('no'), { code: 'EIO' });
        rename(from, to);
      });
      await expect(rotate(file)).rejects.toThrow('no');
      vi.restoreAllMocks();
      expect(counted()).toBe(2 * FULL_LINES);
      await rotate(file);
      expect(counted()).toBe(2 * FULL_LINES);
      fill();
      await rotate(file);
      expect(counted()).toBe(3 * FULL_LINES);
    },
  );

  it('counts what is written by those who opened it before', async () => {
    fill();
    const line = `${fs.readFileSync(logFile(file), 'utf8').split('\n')[0]}\n`;
    const late = fs.openSync(logFile(file), 'a');
    await rotate(file);
    fs.writeSync(late, line);
    fs.closeSync(late);
    expect(counted()).toBe(FULL_LINES + 1);
    fill();
    await rotate(file);
    expect(counted()).toBe(2 * FULL_LINES + 1);
  });

  it('makes way once, though many want it to', async () => {
    fill();
    await rotate(file);
    fill();
    await Promise.all([rotate(file), rotate(file), rotate(file)]);
    expect(counted()).toBe(2 * FULL_LINES);
    expect(readLines(file).lines).toHaveLength(FULL_LINES);
  });
});

describe('damaged statistics', () => {
  async function rotateTwice(): Promise<void> {
    for (let i = 0; i < 2; i++) {
      fill();
      await rotate(file);
    }
  }

  it.each(['', '{', 'null', '{"format":1}', '{"format":1,"folded":"","tally":{}}'])(
    'are told, kept aside and begun anew: %j',
    async (text) => {
      await rotateTwice();
      fs.writeFileSync(statsFile(file), text);
      expect(readStatistics(file)).toMatchObject({ baseDamaged: true });
      expect(counted()).toBe(FULL_LINES);
      fill();
      await rotate(file);
      expect(counted()).toBe(2 * FULL_LINES);
      expect(fs.readFileSync(`${statsFile(file)}.corrupt`, 'utf8')).toBe(text);
    },
  );

  it('of a newer Berth are left alone', async () => {
    await rotateTwice();
    const newer = '{"format":2}';
    fs.writeFileSync(statsFile(file), newer);
    fill();
    await rotate(file);
    expect(fs.readFileSync(statsFile(file), 'utf8')).toBe(newer);
    expect(fs.existsSync(olderLogFile(file))).toBe(true);
    expect(counted()).toBe(2 * FULL_LINES);
  });
});

describe('reading on from a position', () => {
  it('tells each line once, whether the log has made way or not', async () => {
    const first = readLines(file);
    expect(first.lines).toEqual([]);
    record(2);
    const second = readLines(file, first.end);
    expect(second.lines).toHaveLength(2);
    expect(readLines(file, second.end).lines).toEqual([]);
    fill();
    await rotate(file);
    expect(readLines(file, second.end).lines).toHaveLength(FULL_LINES);
    record(3);
    const last = readLines(file, second.end);
    expect(last.lines).toHaveLength(FULL_LINES + 3);
    expect(readLines(file, last.end).lines).toEqual([]);
  });
});

describe('an operation that fails', () => {
  const release = (error: unknown) =>
    recorded({ file, by: 'test' }, 'release', ['/shop/api'], () => Promise.reject(error));

  it('is recorded with its reason, and told as it was', async () => {
    const full = new RegistryError('unwritable', 'full');
    await expect(release(full)).rejects.toBe(full);
    await expect(release(new TypeError('bug'))).rejects.toThrow('bug');
    const { tally } = readStatistics(file);
    expect([tally.of('release', 'unwritable'), tally.of('release', 'failed')]).toEqual([1, 1]);
    expect([tally.contended, tally.lockWait.count]).toEqual([0, 0]);
  });

  it('counts as waiting when it never got the lock', async () => {
    await expect(release(new RegistryError('locked', 'held'))).rejects.toThrow('held');
    expect(readStatistics(file).tally).toMatchObject({ operations: 1, contended: 1 });
    expect(readStatistics(file).tally.lockWait.count).toBe(1);
  });

  it('is not recorded where a newer Berth keeps the registry', async () => {
    await expect(release(new RegistryError('newer', 'newer'))).rejects.toThrow('newer');
    expect(files()).toEqual([]);
  });
});
