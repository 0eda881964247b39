import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { newOwner } from '../../../src/registry/owner.ts';
import { Registry } from '../../../src/registry/registry.ts';

test('the next change clears away what killed waiters left, and nothing of those that live', async () => {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-sweep-')));
  const file = path.join(folder, 'registry.json');
  // No system gives out so high a process id.
  const dead = { ...newOwner(), pid: 2 ** 30, start: '1' };
  const living = newOwner();
  const others = [`${file}.owner.${living.token}`, `${file}.owner.notes`];
  try {
    fs.writeFileSync(`${file}.owner.${dead.token}`, JSON.stringify(dead));
    fs.writeFileSync(`${file}.owner.${living.token}`, JSON.stringify(living));
    fs.writeFileSync(`${file}.owner.notes`, JSON.stringify(dead));
    await new Registry({ file, by: 'test' }).allocate([{ name: '/db', root: folder }]);
    const kept = fs.readdirSync(folder).map((name) => path.join(folder, name));
    expect(kept.sort()).toEqual([file, `${file}.bak`, `${file}.log`, ...others].sort());
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
});
