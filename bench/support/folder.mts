import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheDir } from '../../scripts/host/cache.mts';
import { toPort } from '../../src/probe/port.ts';
import { EMPTY_DOCUMENT, type Entry, formatDocument } from '../../src/registry/document.ts';
import type { FullName } from '../../src/registry/names.ts';

/**
 * A folder for one benchmark, removed when the process ends. Its real path. It is in the user's cache
 * folder: like the registry's own it is on a disk, where the system's for temporary files may be memory.
 */
export function scratchFolder(): string {
  mkdirSync(cacheDir(), { recursive: true });
  const folder = realpathSync(mkdtempSync(join(cacheDir(), 'bench-')));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Coprime to the 20,000 numbers that names get: steps of this size meet each of them once. */
const STEP = 7919;

/**
 * Writes a registry file that knows `count` names of the project `shop` at `root`: name-0, name-1 …,
 * their numbers spread as hashes would spread them.
 */
export function writeRegistry(file: string, root: string, count: number): void {
  const time = new Date().toISOString();
  const ports = new Map<FullName, Entry>();
  for (let i = 0; i < count; i++) {
    const port = toPort(10_000 + ((i * STEP) % 20_000));
    if (port === undefined || i >= 20_000) throw new Error('too many names');
    ports.set(`/shop/name-${i}` as FullName, { port, created: time, used: time, by: 'bench' });
  }
  const projects = new Map([['shop', { root }]]);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, formatDocument({ ...EMPTY_DOCUMENT, projects, ports }));
}
