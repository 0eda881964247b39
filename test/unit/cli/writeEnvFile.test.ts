import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeEnvFile } from '../../../src/cli/envFile/write.ts';

const API = new Map([['API_PORT', '24817']]);
let folder: string;
let file: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'berth-env-'));
  file = path.join(folder, '.env');
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const mode = (of: string) => fs.statSync(of).mode & 0o777;

describe('writeEnvFile', () => {
  it('makes a missing file for its owner alone, and nothing else', () => {
    expect(writeEnvFile(file, API, 'dotenv')).toBe('created');
    expect(fs.readFileSync(file, 'utf8')).toBe('API_PORT=24817\n');
    expect(fs.readdirSync(folder)).toEqual(['.env']);
    if (process.platform !== 'win32') expect(mode(file)).toBe(0o600);
  });

  it('keeps the mode, and does not touch a file that is up to date', () => {
    fs.writeFileSync(file, 'API_PORT=1\n');
    fs.chmodSync(file, 0o640);
    expect(writeEnvFile(file, API, 'dotenv')).toBe('changed');
    expect(mode(file)).toBe(process.platform === 'win32' ? 0o666 : 0o640);
    const { ino } = fs.statSync(file);
    expect(writeEnvFile(file, API, 'dotenv')).toBe('unchanged');
    expect(fs.statSync(file).ino).toBe(ino);
  });

  it('follows links, also to a file that does not exist yet', () => {
    fs.mkdirSync(path.join(folder, 'real'));
    fs.symlinkSync('real/env', file);
    expect(writeEnvFile(file, API, 'dotenv')).toBe('created');
    expect(writeEnvFile(file, new Map([['API_PORT', '2']]), 'dotenv')).toBe('changed');
    expect(fs.lstatSync(file).isSymbolicLink()).toBe(true);
    expect(fs.readFileSync(path.join(folder, 'real', 'env'), 'utf8')).toBe('API_PORT=2\n');
  });

  it('keeps bytes of any encoding', () => {
    const latin1 = Buffer.from('N=Gr\xFC\xDFe\nAPI_PORT=1\n', 'latin1');
    fs.writeFileSync(file, latin1);
    writeEnvFile(file, new Map([['API_PORT', 'ü']]), 'dotenv');
    const expected = [Buffer.from('N=Gr\xFC\xDFe\nAPI_PORT=', 'latin1'), Buffer.from("'ü'\n")];
    expect(fs.readFileSync(file).equals(Buffer.concat(expected))).toBe(true);
  });

  it.each([
    ['a folder in its place', () => fs.mkdirSync(file), 'is not a file'],
    ['a link in a circle', () => fs.symlinkSync('.env', file), 'in a circle'],
    ['UTF-16', () => fs.writeFileSync(file, '\uFEFFA=1\n', 'utf16le'), 'UTF-16'],
  ])('refuses %s', (_, prepare, message) => {
    prepare();
    expect(() => writeEnvFile(file, API, 'dotenv')).toThrow(message);
  });

  it('leaves a read-only file alone, unless nothing is to change', () => {
    fs.writeFileSync(file, 'API_PORT=24817\n', { mode: 0o444 });
    expect(writeEnvFile(file, API, 'dotenv')).toBe('unchanged');
    expect(() => writeEnvFile(file, new Map([['API_PORT', '2']]), 'dotenv')).toThrow('read-only');
    expect(fs.readFileSync(file, 'utf8')).toBe('API_PORT=24817\n');
  });

  it('says when the folder is missing', () => {
    const lost = path.join(folder, 'no', '.env');
    expect(() => writeEnvFile(lost, API, 'dotenv')).toThrow('its folder does not exist');
  });
});
