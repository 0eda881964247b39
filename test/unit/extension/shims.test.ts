import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cmdShim, shellShim, writeShims } from '../../../src/extension/terminals/shims.ts';

const run = promisify(execFile);

describe('the berth script for terminals', () => {
  let dir: string;
  beforeAll(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), "berth shim's $HOME `x` "));
  });
  afterAll(() => fs.rmSync(dir, { recursive: true, force: true }));

  function program(): string {
    const cli = path.join(dir, 'cli.js');
    const show = '[process.argv.slice(2), process.env.ELECTRON_RUN_AS_NODE ?? null]';
    fs.writeFileSync(cli, `console.log(JSON.stringify(${show}))`);
    return cli;
  }

  it.skipIf(process.platform === 'win32')(
    'passes arguments on, whatever the paths are called',
    async () => {
      const target = { node: process.execPath, cli: program(), electron: false };
      const bin = await writeShims(target, path.join(dir, 'bin'));
      const args = ['get', 'a b', "it's", '$HOME', '', '--', '*'];
      const { stdout } = await run(path.join(bin, 'berth'), args);
      expect(JSON.parse(stdout)).toEqual([args, null]);
    },
  );

  it.skipIf(process.platform === 'win32')('makes Electron act as Node', async () => {
    const target = { node: process.execPath, cli: program(), electron: true };
    const bin = await writeShims(target, path.join(dir, 'electron'));
    const { stdout } = await run(path.join(bin, 'berth'), []);
    expect(JSON.parse(stdout)).toEqual([[], '1']);
  });

  it.skipIf(process.platform === 'win32')(
    'falls back to the Node on PATH when VS Code has moved',
    async () => {
      const target = { node: path.join(dir, 'gone', 'node'), cli: program(), electron: true };
      const bin = await writeShims(target, path.join(dir, 'moved'));
      const { stdout } = await run(path.join(bin, 'berth'), ['list']);
      expect(JSON.parse(stdout)).toEqual([['list'], null]);
    },
  );

  it('is left alone when it is right, and replaced when it is not', async () => {
    const bin = path.join(dir, 'same');
    const file = path.join(bin, 'berth');
    const target = { node: process.execPath, cli: program(), electron: false };
    await writeShims(target, bin);
    const before = fs.statSync(file).ino;
    await writeShims(target, bin);
    expect(fs.statSync(file).ino).toBe(before);
    await writeShims({ ...target, electron: true }, bin);
    expect(fs.readFileSync(file, 'utf8')).toBe(shellShim({ ...target, electron: true }));
    expect(fs.readdirSync(bin).sort()).toEqual(
      process.platform === 'win32' ? ['berth', 'berth.cmd'] : ['berth'],
    );
  });

  it("names paths to cmd from the script's folder on, and in full on another drive", () => {
    const folder = 'C:\\Users\\Zoë\\AppData\\Roaming\\Code\\berth\\bin';
    const node = 'C:\\Users\\Zoë\\AppData\\Local\\Programs\\VS Code\\Code.exe';
    const cli = 'D:\\100%\\cli.js';
    const lines = cmdShim({ node, cli, electron: true }, folder).split('\r\n');
    expect(lines).toContain('setlocal');
    expect(lines).toContain('set ELECTRON_RUN_AS_NODE=1');
    expect(lines).toContain(
      '"%~dp0..\\..\\..\\..\\Local\\Programs\\VS Code\\Code.exe" "D:\\100%%\\cli.js" %*',
    );
  });
});
