import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ownIdentity } from '../../../src/probe/process.ts';
import { examine } from '../../../src/registry/doctor/examine.ts';

let folder: string;
let file: string;
let shop: string;

beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-doctor-')));
  file = path.join(folder, 'registry.json');
  shop = path.join(folder, 'shop');
  fs.mkdirSync(shop);
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** A registry in which the project `shop` has these names and numbers. */
function write(ports: Record<string, number>, more: object = {}): string {
  const entries = Object.entries(ports).map(([name, port]) => [name, { port }]);
  const projects = { shop: { root: shop } };
  const text = JSON.stringify({
    format: 1,
    revision: 1,
    projects,
    ports: Object.fromEntries(entries),
    ...more,
  });
  fs.writeFileSync(file, text, { mode: 0o600 });
  return text;
}

/** What is not as it should be: level, subject and message. */
async function found(): Promise<string[]> {
  const findings = await examine([shop], file);
  return findings
    .filter(({ level }) => level !== 'ok')
    .map(({ level, subject, message }) => `${level} ${subject}: ${message}`);
}

async function advice(): Promise<string[]> {
  return (await examine([shop], file)).flatMap((finding) => finding.advice ?? []);
}

describe('the file', () => {
  test('is fine when it is not there yet, and when all is in order', async () => {
    expect(await found()).toEqual([]);
    expect(fs.existsSync(file)).toBe(false);
    write({ '/shop/api': 24_101, '/postgres': 24_102 });
    expect(await found()).toEqual([]);
  });

  test('that is damaged is told of and left as it is', async () => {
    fs.writeFileSync(file, '{ "format": 1,');
    expect(await found()).toEqual([expect.stringMatching(/^problem registry: .* is damaged: /)]);
    expect(fs.readdirSync(folder).sort()).toEqual(['registry.json', 'shop']);
  });

  test('of a newer format asks for an update', async () => {
    write({}, { format: 2 });
    expect(await found()).toEqual([expect.stringContaining('newer Berth (format 2)')]);
    expect(await advice()).toEqual(['Update Berth.']);
  });

  test('with lines that make no sense names them', async () => {
    write({ '/shop/api': 24_101, '/shop/web': 70_000 });
    expect(await found()).toEqual([expect.stringContaining('name "/shop/web"')]);
  });

  test('with a name that stands there twice names it', async () => {
    write({ '/shop/api': 24_101 });
    const text = fs.readFileSync(file, 'utf8');
    fs.writeFileSync(file, text.replace('"/shop/api"', '"/shop/api":{"port":24102},"/shop/api"'));
    expect(await found()).toEqual([expect.stringContaining('last one counts: name "/shop/api"')]);
  });

  test('with something else in the place of its lock or its copy says what to move', async () => {
    write({});
    fs.mkdirSync(`${file}.owner`);
    fs.mkdirSync(`${file}.bak`);
    fs.writeFileSync(`${file}.lock`, '');
    expect(await found()).toEqual([
      expect.stringContaining('.owner is a folder'),
      expect.stringContaining('.bak is a folder'),
      expect.stringContaining('.lock is no folder'),
    ]);
    fs.rmSync(`${file}.lock`);
    fs.mkdirSync(path.join(`${file}.lock`, 'x'), { recursive: true });
    fs.utimesSync(`${file}.lock`, 0, 0);
    expect(await found()).toContainEqual(expect.stringContaining('.lock is not empty'));
  });

  test.skipIf(process.platform === 'win32')('that others may change is a problem', async () => {
    write({});
    fs.chmodSync(file, 0o666);
    expect(await found()).toEqual([`problem registry: Other users may change ${file}.`]);
    expect(await advice()).toEqual([`Run: chmod 600 "${file}"`]);
  });
});

describe('the lock', () => {
  const owner = (pid: number, since: string) =>
    fs.writeFileSync(
      `${file}.owner`,
      JSON.stringify({ ...ownIdentity(), pid, token: 'a1', since }),
    );

  test.runIf(process.platform === 'linux')('of a process that died is a hint', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    owner(pid, new Date().toISOString());
    expect(await found()).toEqual([expect.stringMatching(/^hint lock: .*which died/)]);
  });

  test('that a living process holds for long is a problem, for a moment is none', async () => {
    owner(process.pid, new Date().toISOString());
    expect(await found()).toEqual([]);
    owner(process.pid, '2020-01-01T00:00:00.000Z');
    expect(await found()).toEqual([
      expect.stringContaining(`problem lock: The lock is held by process ${process.pid}`),
    ]);
  });

  test('folder that nobody keeps fresh is a hint', async () => {
    fs.mkdirSync(`${file}.lock`);
    expect(await found()).toEqual([]);
    fs.utimesSync(`${file}.lock`, 0, 0);
    expect(await found()).toEqual([expect.stringMatching(/^hint lock: .*registry\.json\.lock/)]);
  });
});

describe('names', () => {
  test('that share a number are a problem, with the command that parts them', async () => {
    write({ '/shop/api': 24_101, '/shop/web': 24_101, '/postgres': 24_102 });
    expect(await found()).toEqual(['problem api: api and web share port 24101.']);
    expect(await advice()).toEqual(['Run: berth move web']);
  });

  test('on numbers that cannot work well are told of', async () => {
    // A browser's blocked port, and one that every system has among those of outgoing connections.
    write({ '/shop/api': 6_000, '/shop/web': 50_000 });
    expect(await found()).toEqual([
      'hint api: api has 6000, which browsers refuse to open.',
      expect.stringMatching(/^hint web: web has 50000, which any outgoing connection may take/),
    ]);
  });

  test('of a project whose folder is gone are a hint', async () => {
    write({ '/shop/api': 24_101 });
    fs.rmdirSync(shop);
    expect(await found()).toEqual([`hint shop: The folder of project shop is gone: ${shop}.`]);
    expect(await advice()).toEqual(['If it will not come back, run: berth gc']);
  });

  test('that would fill one variable are a problem', async () => {
    fs.writeFileSync(path.join(shop, 'berth.json'), '{ "ports": { "api": {}, "v1/api": {} } }');
    expect(await found()).toEqual([
      'problem v1/api: API_PORT holds the port of api; v1/api would fill it too.',
    ]);
  });
});

test('a wrong berth.json is told of with its line', async () => {
  fs.writeFileSync(path.join(shop, 'berth.json'), '{\n  "ports": { "API": {} }\n}');
  expect(await found()).toEqual([
    expect.stringMatching(/^problem berth\.json: .*berth\.json:2:14: "API" is not a name/),
  ]);
});

test('wrong services in it are told of, each with its place', async () => {
  const services = `{
    "api": { "command": "node a && node b" },
    "web": { "command": "node w", "dependsOn": ["apii"], "cwd": ".." } }`;
  fs.writeFileSync(path.join(shop, 'berth.json'), `{ "services": ${services} }`);
  expect(await found()).toEqual([
    expect.stringMatching(/berth\.json:2:33: && means something to a shell only/),
    expect.stringMatching(/berth\.json:3:65: "cwd" is a folder of this project/),
    expect.stringMatching(/berth\.json:3:49: "apii" is no service here\. Did you mean "api"\?/),
  ]);
});
