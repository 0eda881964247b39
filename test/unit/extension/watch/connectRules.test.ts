import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConnectRules } from '../../../../src/extension/watch/connectRules.ts';
import { Registry } from '../../../../src/registry/registry.ts';

let root: string;
let registry: Registry;

beforeEach(async () => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-rules-')));
  registry = new Registry({ file: path.join(root, 'r.json'), by: 'test' });
  await registry.allocate(['api', 'web', '/postgres'].map((name) => ({ name, root })));
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

const write = (text: string) => fs.writeFileSync(path.join(root, 'berth.json'), text);

test('a berth.json says who is not to be connected to, names of the machine too', async () => {
  const rules = new ConnectRules();
  const allowed = async () => {
    const book = await registry.read();
    await rules.read([root, '/not/there'], book);
    const all = ['api', 'web', '/postgres'].flatMap((name) => book.get({ name, root }) ?? []);
    return all.map((named) => rules.allow(named));
  };
  expect(await allowed()).toEqual([true, true, true]);
  write('{ "ports": { "api": { "watch": false }, "/postgres": { "watch": false }, "web": {} } }');
  expect(await allowed()).toEqual([false, true, false]);
  write('{ "ports": { "web": { "watch": false }, "api": { "watch": true }, "B!": {} } } // wrong');
  expect(await allowed()).toEqual([true, false, true]);
  fs.rmSync(path.join(root, 'berth.json'));
  expect(await allowed()).toEqual([true, true, true]);
});
