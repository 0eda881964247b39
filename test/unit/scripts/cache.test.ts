import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cached } from '../../../scripts/host/cache.mts';

describe('a cache entry', () => {
  let dir: string;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'berth-cache-'));
    vi.stubEnv('BERTH_CACHE', join(dir, 'cache'));
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(dir, { recursive: true, force: true });
  });

  const fillWith = (text: string) => (work: string) => writeFile(join(work, 'file'), text);

  it('is filled once and then used', async () => {
    const entry = await cached('tool-1', fillWith('first'));
    expect(await cached('tool-1', fillWith('second'))).toBe(entry);
    expect(await readFile(join(entry, 'file'), 'utf8')).toBe('first');
  });

  it('is whole and alone when several fill it at once', async () => {
    const entries = await Promise.all(
      ['a', 'b', 'c'].map((text) => cached('tool-1', fillWith(text))),
    );
    expect(new Set(entries).size).toBe(1);
    expect(await readFile(join(entries[0] ?? '', 'file'), 'utf8')).toMatch(/^[abc]$/);
    expect(await readdir(join(dir, 'cache'))).toEqual(['tool-1']);
  });

  it('does not exist after a failed fill', async () => {
    const broken = async (work: string) => {
      await writeFile(join(work, 'half'), '');
      throw new Error('no network');
    };
    await expect(cached('tool-1', broken)).rejects.toThrow('no network');
    expect(await readdir(join(dir, 'cache'))).toEqual([]);
  });
});
