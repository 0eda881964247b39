import { execFileSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { descriptorBudget, parseOpenFiles, reportedLimit } from '../../../src/probe/descriptors.ts';

describe('how many descriptors there are', () => {
  it('counts what this process has open', () => {
    const before = descriptorBudget();
    const files = Array.from({ length: 10 }, () => openSync(fileURLToPath(import.meta.url), 'r'));
    const during = descriptorBudget();
    for (const file of files) closeSync(file);
    if (process.platform !== 'win32') expect(during.open - before.open).toBe(10);
    expect(during.limit).toBe(before.limit);
    expect(before.open).toBeLessThan(before.limit);
  });

  it.runIf(process.platform === 'linux')('knows the limit that a shell has set', () => {
    const script = fileURLToPath(new URL('descriptorBudget.mts', import.meta.url));
    const limited = 'ulimit -n 321 && exec "$0" --import tsx "$1"';
    const answer = execFileSync('/bin/sh', ['-c', limited, process.execPath, script]);
    const { limit, open } = JSON.parse(String(answer)) as { limit: number; open: number };
    expect(limit).toBe(321);
    expect(open).toBeGreaterThan(2);
    expect(open).toBeLessThan(100);
  });

  it.runIf(process.platform === 'linux')('hears the same from the system and from Node', () => {
    expect(reportedLimit()).toBe(descriptorBudget().limit);
  });

  it('reads the soft limit of the system’s table', () => {
    const table = (soft: string) =>
      `Limit                     Soft Limit           Hard Limit           Units\n` +
      `Max processes             96365                96365                processes\n` +
      `Max open files            ${soft.padEnd(21)}524288               files\n`;
    expect(parseOpenFiles(table('1024'))).toBe(1024);
    expect(parseOpenFiles(table('unlimited'))).toBe(Number.POSITIVE_INFINITY);
    expect(parseOpenFiles('')).toBeUndefined();
  });
});
