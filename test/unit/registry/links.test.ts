import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { registryFile } from '../../../src/registry/location.ts';
import { Registry } from '../../../src/registry/registry.ts';

let folder: string;
beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-links-')));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => path.join(folder, name);

test('a registry that is a link is changed behind the link', async () => {
  fs.mkdirSync(at('synced'));
  fs.symlinkSync('synced/ports.json', at('middle.json'));
  fs.symlinkSync(at('middle.json'), at('registry.json'));
  const file = registryFile({ BERTH_REGISTRY: at('registry.json') });
  expect(file).toBe(at('synced/ports.json'));
  await new Registry({ file, by: 'test' }).allocate([{ name: '/db', root: folder }]);
  expect(fs.lstatSync(at('registry.json')).isSymbolicLink()).toBe(true);
  expect(fs.readFileSync(at('synced/ports.json'), 'utf8')).toContain('"/db"');
});

test('links in a circle cannot be read, and stay', async () => {
  fs.symlinkSync('registry.json', at('registry.json'));
  const file = registryFile({ BERTH_REGISTRY: at('registry.json') });
  await expect(new Registry({ file, by: 'test' }).read()).rejects.toMatchObject({
    code: 'unreadable',
  });
  expect(fs.readdirSync(folder)).toEqual(['registry.json']);
});
