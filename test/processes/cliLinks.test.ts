import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, openBench } from './support/berth.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.remove());
afterEach(() => {
  for (const file of fs.readdirSync(bench.project)) {
    if (file !== '.git') fs.rmSync(path.join(bench.project, file), { recursive: true });
  }
});

const place = (file: string) => path.join(bench.project, file);
const write = (file: string, text: string) => {
  fs.mkdirSync(path.dirname(place(file)), { recursive: true });
  fs.writeFileSync(place(file), text);
};
const read = (file: string) => fs.readFileSync(place(file), 'utf8');
const link = (links: unknown) => write('berth.json', JSON.stringify({ links }));
const numberOf = (name: string) => bench.berth('get', name).out.trim();
const API_URL = { API_URL: 'http://localhost:$<port:api>/v1' };

describe('berth env --write', () => {
  it('brings every linked file in step, and says what changed', () => {
    link({
      '.env': { ...API_URL, PORT: '$<port:api>' },
      'config/default.json': { '/server/port': '$<port:api>', '/web': ':$<port:web>' },
    });
    write('.env', '# mine\r\nAPI_URL="http://localhost:3000/v1" # api\r\nPORT=3000\r\n');
    write('config/default.json', '{\n  // ours\n  "server": { "port": 3000 },\n  "web": ":80"\n}');
    fs.chmodSync(place('.env'), 0o640);

    const { end, out, err } = bench.berth('env', '--write');
    const [api, web] = [numberOf('api'), numberOf('web')];
    expect({ end, out }).toEqual({ end: 0, out: '' });
    expect(err).toBe(
      'berth: .env changed: API_URL, PORT.\nberth: config/default.json changed: /server/port, /web.\n',
    );
    expect(read('.env')).toBe(
      `# mine\r\nAPI_URL="http://localhost:${api}/v1" # api\r\nPORT=${api}\r\n`,
    );
    expect(read('config/default.json')).toBe(
      `{\n  // ours\n  "server": { "port": ${api} },\n  "web": ":${web}"\n}`,
    );
    if (process.platform !== 'win32') expect(fs.statSync(place('.env')).mode & 0o777).toBe(0o640);
    expect(bench.berth('env', '--write').err).toContain('.env is up to date.');
    expect(fs.readdirSync(place('config'))).toEqual(['default.json']);

    expect(bench.berth('move', 'api').end).toBe(0);
    expect(bench.berth('env', '--write').end).toBe(0);
    expect(read('.env')).toContain(`PORT=${numberOf('api')}\r\n`);
  });

  it('fills in only what is about the given names', () => {
    link({ '.env': { ...API_URL, WEB: '$<port:web>', BOTH: '$<port:api> $<port:web>' } });
    write('.env', 'API_URL=\nWEB=1\nBOTH=\n');
    expect(bench.berth('env', 'web', '--write').end).toBe(0);
    expect(read('.env')).toBe(`API_URL=\nWEB=${numberOf('web')}\nBOTH=\n`);
    expect(bench.berth('env', 'db', '--write').err).toContain('nothing about db under "links"');
  });

  it('goes on behind what it cannot fill in, names it, and fails', () => {
    link({
      'missing.env': API_URL,
      'bad.json': { '/a': '$<port:api>', '/b': '$<port:api>' },
      'list.json': { '/a': '$<port:api>', '/b/c': '$<port:api>' },
      folder: API_URL,
      'latin1.env': API_URL,
      '.env': { ...API_URL, OTHER: '$<port:api>' },
    });
    write('bad.json', '{"a": 1');
    write('list.json', '{"a": []}');
    fs.mkdirSync(place('folder'));
    fs.writeFileSync(place('latin1.env'), Buffer.from('API_URL=\xFC', 'latin1'));
    write('.env', 'API_URL=\n');

    const { end, err } = bench.berth('env', '--write');
    expect(end).toBe(1);
    expect(err.split('\n')).toEqual([
      'berth: missing.env does not exist.',
      'berth: bad.json is not valid JSON, so nothing in it was filled in.',
      'berth: list.json has no text or port at /a.',
      'berth: list.json has no value at /b/c.',
      'berth: folder is not a file.',
      'berth: latin1.env is not in UTF-8. Save it as UTF-8 first.',
      'berth: .env changed: API_URL.',
      'berth: .env does not define OTHER.',
      '',
    ]);
    expect(read('.env')).toBe(`API_URL=http://localhost:${numberOf('api')}/v1\n`);
    expect(fs.existsSync(place('missing.env'))).toBe(false);
    expect(read('bad.json')).toBe('{"a": 1');
  });

  it.skipIf(process.platform === 'win32')(
    'follows links inside the project, never out of it',
    () => {
      const outside = path.join(bench.folder, 'outside');
      fs.mkdirSync(outside, { recursive: true });
      fs.writeFileSync(path.join(outside, '.env'), 'API_URL=\n');
      fs.symlinkSync(outside, place('out'));
      fs.symlinkSync(path.join(outside, '.env'), place('.env.out'));
      fs.symlinkSync('real.env', place('.env'));
      write('real.env', 'API_URL=\n');
      link({ 'out/.env': API_URL, '.env.out': API_URL, '.env': API_URL });

      const { end, err } = bench.berth('env', '--write');
      expect(end).toBe(1);
      expect(err).toContain('out/.env is a link to a place outside this project.');
      expect(err).toContain('.env.out is a link to a place outside this project.');
      expect(fs.readFileSync(path.join(outside, '.env'), 'utf8')).toBe('API_URL=\n');
      expect(fs.lstatSync(place('.env')).isSymbolicLink()).toBe(true);
      expect(read('real.env')).toContain('http://localhost:');
    },
  );

  it.skipIf(process.platform === 'win32')('does not write to a file that is read-only', () => {
    link({ '.env': API_URL });
    write('.env', 'API_URL=\n');
    fs.chmodSync(place('.env'), 0o444);
    const { end, err } = bench.berth('env', '--write');
    expect({ end, err }).toEqual({
      end: 1,
      err: 'berth: .env is read-only. Make it writable first.\n',
    });
    expect(read('.env')).toBe('API_URL=\n');
  });

  it('tells of names that are none, and of paths that lead out, with their place', () => {
    write('.env', 'API_URL=\n');
    link({ '.env': { API_URL: '$<port:API!>' } });
    expect(bench.berth('env', '--write')).toMatchObject({
      end: 1,
      err: expect.stringMatching(/berth\.json:1:29: "API!" is not a name/),
    });
    link({ '../.env': API_URL });
    expect(bench.berth('env', '--write').err).toContain('relative to this folder');
    expect(read('.env')).toBe('API_URL=\n');
  });

  it('has nothing to do without links, and takes no format', () => {
    expect(bench.berth('env', '--write')).toEqual({
      end: 0,
      out: '',
      err: 'berth: There is nothing under "links" in berth.json.\n',
    });
    expect(bench.berth('env', '--write', '--format', 'sh').end).toBe(2);
  });
});
