import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, openBench } from '../support/berth.ts';

let bench: Bench;
let file: string;

beforeAll(async () => {
  bench = await openBench();
  file = bench.registry;
});
afterAll(() => bench.remove());
beforeEach(() => {
  fs.rmSync(path.dirname(file), { recursive: true, force: true });
  fs.mkdirSync(path.dirname(file));
});

/** A registry with a name, its members replaced by those that are given. */
function book(members: Record<string, unknown> = {}): string {
  const used = new Date().toISOString();
  const ports = { '/good': { port: 20_001, created: used, used, by: 'test' } };
  return JSON.stringify({ format: 1, revision: 3, projects: {}, ports, ...members });
}

/** The same, with more lines among the names. */
function bookWith(lines: string): string {
  return book().replace('"ports":{', `"ports":{${lines},`);
}

function kept(what: string): string[] {
  const folder = path.dirname(file);
  const names = fs.readdirSync(folder).filter((name) => name.startsWith(`registry.json.${what}-`));
  return names.map((name) => path.join(folder, name));
}

const now = () => JSON.parse(fs.readFileSync(file, 'utf8'));
const json = (text: string) => JSON.parse(text);

/** One sentence or a few for people: no stack, no object, not as long as what is wrong with the file. */
function expectPlain(text: string): void {
  expect(text).toMatch(/^(berth: [^\n]{1,700}\n)+$/);
  expect(text).not.toMatch(/\bat .+:\d+:\d+|\[object|undefined|Error:/);
  // What must not reach a terminal.
  expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
}

describe('a text that is no registry is kept aside, said to be damaged, and the last good copy restored:', () => {
  const damaged: [string, string | Buffer][] = [
    ['nothing', ''],
    ['half of one', book().slice(0, 60)],
    ['NUL bytes, as a crash leaves them', Buffer.alloc(4096)],
    ['a NUL byte inside', book().replace('}}', '}\0}')],
    ['UTF-16', Buffer.from(`\uFEFF${book()}`, 'utf16le')],
    ['100,000 levels', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['a list of names', book({ ports: [] })],
    ['a negative revision', book({ revision: -1 })],
    ['a format in words', book({ format: '1' })],
  ];
  it.each(damaged)('%s', (_what, text) => {
    fs.writeFileSync(file, text);
    fs.writeFileSync(`${file}.bak`, book());
    const got = bench.berth('get', '/new');
    expect(got).toMatchObject({ end: 0, err: expect.stringContaining('was damaged') });
    expectPlain(got.err);
    expect(now().ports).toMatchObject({
      '/good': { port: 20_001 },
      '/new': { port: Number(got.out) },
    });
    const [aside = '', ...others] = kept('corrupt');
    expect(others).toEqual([]);
    expect(got.err).toContain(aside);
    expect(fs.readFileSync(aside)).toEqual(Buffer.from(text));
  });
});

describe('lines that make no sense are left out, named, and the file is kept as it was:', () => {
  const senseless: [string, string, string][] = [
    ['port 0', '"/x":{"port":0}', '"/x"'],
    ['port 65536', '"/x":{"port":65536}', '"/x"'],
    ['a negative port', '"/x":{"port":-1}', '"/x"'],
    ['half a port', '"/x":{"port":1.5}', '"/x"'],
    ['a port in words', '"/x":{"port":"80"}', '"/x"'],
    ['no port', '"/x":{}', '"/x"'],
    ['null', '"/x":null', '"/x"'],
    ['a name without its slash', '"x":{"port":20002}', '"x"'],
    ['__proto__ as a name', '"__proto__":{"port":20002}', '"__proto__"'],
    ['a name that steers terminals', '"/\\u001b[2J":{"port":20002}', '[2J'],
    ['an endless name', `"/${'x'.repeat(5000)}":{"port":20002}`, '"/xxx'],
    ['a name twice', '"/x":{"port":20002},"/x":{"port":20003}', '"/x"'],
    ['a name twice, in other letters', '"/x":{"port":20002},"/\\u0078":{"port":20003}', '"/x"'],
    ['a port twice', '"/x":{"port":20002,"port":20003}', '"/x"'],
    ['bytes that are no UTF-8', '"/x":{"port":20002,"note":"\xff\xfe"}', 'UTF-8'],
  ];
  it.each(senseless)('%s', (_what, lines, named) => {
    const text = Buffer.from(bookWith(lines), 'latin1');
    fs.writeFileSync(file, text);
    const got = bench.berth('get', '/new');
    expect(got).toMatchObject({ end: 0, err: expect.stringContaining(named) });
    expectPlain(got.err);
    expect(now().ports).toMatchObject({
      '/good': { port: 20_001 },
      '/new': { port: Number(got.out) },
    });
    const [aside = ''] = kept('before-repair');
    expect(got.err).toContain(aside);
    expect(fs.readFileSync(aside)).toEqual(text);
  });
});

describe('what others keep in the file stays, whatever it is called:', () => {
  it('__proto__, constructor and the like', () => {
    const own = '"__proto__":{"a":1},"constructor":{"b":2},"toString":3';
    fs.writeFileSync(file, `${bookWith(`"/x":{"port":20002,${own}}`).slice(0, -1)},${own}}`);
    expect(bench.berth('get', '/new')).toMatchObject({ end: 0, err: '' });
    for (const record of [now(), now().ports['/x']]) {
      expect(Object.getOwnPropertyDescriptor(record, '__proto__')?.value).toEqual({ a: 1 });
      expect(record).toMatchObject({ constructor: { b: 2 }, toString: 3 });
    }
    expect(bench.berth('get', '/constructor').end).toBe(0);
    expect(json(bench.berth('list', '--all', '--json').out)).toHaveLength(4);
  });

  it('50 MB', () => {
    fs.writeFileSync(file, book({ theirs: 'x'.repeat(50_000_000) }));
    expect(bench.berth('get', '/new')).toMatchObject({ end: 0, err: '' });
    expect(bench.berth('get', '/good')).toMatchObject({ end: 0, out: '20001\n', err: '' });
    expect(now().theirs).toHaveLength(50_000_000);
  });

  it.each([
    ['at the top', `${book().slice(0, -1)},"theirs":${'['.repeat(1e5)}${']'.repeat(1e5)}}`],
    [
      'in a name',
      bookWith(`"/x":{"port":20002,"theirs":${'{"a":'.repeat(1e5)}1${'}'.repeat(1e5)}}`),
    ],
  ])('100,000 levels %s: too deep to write, so nothing is changed', (_where, text) => {
    fs.writeFileSync(file, text);
    const got = bench.berth('get', '/new');
    expect(got).toMatchObject({ end: 3, out: '', err: expect.stringContaining('too deeply') });
    expectPlain(got.err);
    expect(fs.readFileSync(file, 'utf8')).toBe(text);
    expect(json(bench.berth('list', '--all', '--json').out)).not.toEqual([]);
  });
});

it('a revision that nothing can follow starts over', () => {
  fs.writeFileSync(file, book({ revision: Number.MAX_SAFE_INTEGER }));
  expect(bench.berth('get', '/new')).toMatchObject({ end: 0, err: '' });
  expect(now().revision).toBe(1);
  expect(bench.berth('get', '/good')).toEqual({ end: 0, out: '20001\n', err: '' });
});

it('two names with one number keep it, and who uses them hears which to move', () => {
  fs.writeFileSync(file, bookWith('"/x":{"port":20001}'));
  expect(bench.berth('get', '/new').end).toBe(0);
  for (const args of [['get', '/good'], ['list', '--all'], ['doctor']]) {
    const { out, err } = bench.berth(...args);
    const told = /\/good and \/x share port 20001\.\s+Run: berth move \/(x|good)/;
    expect(out + err, args.join(' ')).toMatch(told);
  }
  expect(bench.berth('move', '/x').end).toBe(0);
  expect(bench.berth('get', '/good')).toEqual({ end: 0, out: '20001\n', err: '' });
  expect(bench.berth('doctor').end).toBe(0);
  expect(Object.keys(now().ports).sort()).toEqual(['/good', '/new', '/x']);
});
