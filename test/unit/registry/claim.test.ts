import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { claim } from '../../../src/registry/claim.ts';

test('a holder shows that it lives for as long as it holds, and leaves nothing behind', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'berth-claim-'));
  try {
    const file = path.join(folder, 'claim');
    const held = await claim(file);
    expect(fs.readdirSync(folder)).toEqual(['claim']);
    fs.utimesSync(file, 1, 1);
    await vi.waitFor(() => expect(fs.statSync(file).mtimeMs).toBeGreaterThan(1_000), 20_000);
    expect(await held.isHeld()).toBe(true);
    await held.release();
    expect(fs.readdirSync(folder)).toEqual([]);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}, 30_000);
