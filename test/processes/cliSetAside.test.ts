import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, occupy, openBench } from './support/berth.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.remove());
afterEach(() => {
  fs.rmSync(path.dirname(bench.registry), { recursive: true, force: true });
  fs.rmSync(path.join(bench.project, 'berth.json'), { force: true });
});

const json = (text: string) => JSON.parse(text);
const numbers = (text: string) => text.trim().split('\n').map(Number);

describe('berth get of several names', () => {
  it('prints one number a line, in the order of the names', () => {
    const { end, out, err } = bench.berth('get', 'web', 'api', '/shared');
    expect({ end, err }).toEqual({ end: 0, err: '' });
    const [web, api, shared] = numbers(out);
    expect(bench.berth('get', 'api').out).toBe(`${api}\n`);
    expect(json(bench.berth('get', '/shared', 'web', '--json').out)).toMatchObject([
      { name: '/shared', port: shared, new: false },
      { name: '/shop/web', port: web, variable: 'WEB_PORT', new: false },
    ]);
  });

  it('gives all or none, and says which name had no luck', () => {
    const asked = bench.berth('get', 'a', 'b', 'c', '--range', '23110-23111');
    expect(asked).toMatchObject({ end: 1, out: '' });
    expect(asked.err).toMatch(/^berth: c: No port can be had from 23110-23111: all 2 are named\./);
    expect(asked.err).toContain('No new port was given out.');
    expect(json(bench.berth('list', '--json').out)).toEqual([]);
    expect(bench.berth('get', 'a', 'b', '--exact', '23110').end).toBe(2);
  });
});

describe('berth get with a strategy', () => {
  it('keeps to weighted ranges, lists and chance', () => {
    const args = ['--range', '23120-23124:3,23130-23134', '--exclude', '23120-23123,23130'];
    const names = ['a', 'b', 'c', 'd', 'e'];
    expect(numbers(bench.berth('get', ...names, ...args).out).toSorted()).toEqual([
      23124, 23131, 23132, 23133, 23134,
    ]);
    const random = Number(bench.berth('get', 'r', '--random', '--range', '23140-23149').out);
    expect(random).toSatisfy((port: number) => port >= 23140 && port <= 23149);
  });

  it('keeps a note and the process that a name is for', () => {
    const pid = String(process.pid);
    const got = json(
      bench.berth('get', 'job', '--until-exit', pid, '--note', 'nightly', '--json').out,
    );
    expect(got).toMatchObject({ note: 'nightly', until: { pid: process.pid }, new: true });
    expect(bench.berth('list').out).toMatch(new RegExp(`^job .*until ${pid} ends`, 'm'));
    bench.berth('get', 'api');
    expect(bench.berth('get', 'api', '--until-exit', pid).err).toContain('was taken for good');
    // Linux gives out no process id above 4194304.
    expect(bench.berth('get', 'x', '--until-exit', '999999999')).toEqual({
      end: 1,
      out: '',
      err: 'berth: There is no process 999999999.\n',
    });
  });
});

describe('berth pool', () => {
  it('adds, fills, shows and removes', async () => {
    expect(bench.berth('pool', 'list')).toMatchObject({
      end: 0,
      out: '',
      err: expect.stringContaining('berth pool add'),
    });
    expect(bench.berth('pool', 'add', 'vnc', '23150-23159', '--max', '2', '--note', 'X')).toEqual({
      end: 0,
      out: '',
      err: 'berth: Added pool vnc: 23150-23159, for 2 names at most.\n',
    });
    const [one = 0, two = 0] = numbers(bench.berth('get', 'one', 'two', '--pool', 'vnc').out);
    const full = bench.berth('get', 'three', '--pool', 'vnc');
    expect(full).toMatchObject({
      end: 1,
      err: expect.stringContaining('Pool vnc is full: 2 names'),
    });
    expect(bench.berth('list').out).toMatch(new RegExp(`^one +${one} +free +pool vnc`, 'm'));
    expect(json(bench.berth('pool', 'list', '--json').out)).toEqual([
      { pool: 'vnc', first: 23150, last: 23159, max: 2, note: 'X', names: 2 },
    ]);
    expect(bench.berth('pool', 'add', 'vnc', '23150-23159', '--replace').end).toBe(0);
    const stranger = [23150, 23151, 23152].find((port) => port !== one && port !== two) ?? 0;
    const free = await occupy(stranger);
    try {
      bench.berth('reserve', '23159');
      const held = [one, two].includes(23159) ? 0 : 1;
      expect(json(bench.berth('pool', 'status', 'vnc', '--json').out)).toMatchObject({
        total: 10,
        allocated: 2,
        reserved: held,
        inUse: 1,
        free: 7 - held,
        utilisation: 0.2,
      });
    } finally {
      await free();
    }
    expect(bench.berth('pool', 'status').out).toMatch(/^vnc +23150-23159 +10 +2 .*20%$/m);
    expect(bench.berth('pool', 'remove', 'vnc').err).toContain('add --force');
    expect(bench.berth('pool', 'remove', 'vnc', '--force').end).toBe(0);
    expect(bench.berth('get', 'one').out).toBe(`${one}\n`);
  });

  it('keeps its numbers from others, and says so', () => {
    bench.berth('pool', 'add', 'vnc', '23150-23159');
    expect(bench.berth('get', 'x', '--exact', '23155')).toMatchObject({
      end: 1,
      err: expect.stringContaining('belongs to pool vnc'),
    });
    bench.berth('get', 'x');
    expect(bench.berth('move', 'x', '23155').end).toBe(1);
    expect(bench.berth('get', 'y', '--pool', 'vcn').err).toContain('Did you mean "vnc"?');
    expect(bench.berth('get', 'y', '--pool', 'other').err).toContain('berth pool add other A-B');
    expect(bench.berth('get', 'x', '--pool', 'vnc').err).toContain('is not of pool vnc');
    expect(bench.berth('pool', 'add', 'b', '23159-23160').err).toContain('may not overlap');
    bench.berth('get', 'of-it', '--pool', 'vnc');
    expect(bench.berth('move', 'of-it', '23200').err).toContain('no longer of pool vnc');
  });

  it('has help and completion', () => {
    expect(bench.berth('help', 'pool').out).toContain('berth pool status');
    expect(bench.berth('pool', '--help').out).toBe(bench.berth('help', 'pool').out);
    expect(bench.berth('pool', 'add', '--help').out).toContain('Usage: berth pool add NAME A-B');
    expect(bench.berth('pool')).toMatchObject({ end: 2, out: '' });
    bench.berth('pool', 'add', 'vnc', '23150-23159');
    bench.berth('reserve', '23161', '--note', 'proxy');
    expect(bench.berth('__complete', 'pool', 'remove', '').out).toBe('vnc\t23150-23159\n');
    expect(bench.berth('__complete', 'get', 'x', '--pool', 'v').out).toBe('vnc\t23150-23159\n');
    expect(bench.berth('__complete', 'unreserve', '').out).toBe('23161\tproxy\n');
  });
});

describe('berth reserve and unreserve', () => {
  it('keep numbers from names until they are taken back', () => {
    const held = bench.berth('get', 'api', '--range', '23170-23170').out.trim();
    const reserved = bench.berth('reserve', '23170-23172', '--note', 'proxy');
    expect(reserved).toMatchObject({ end: 0, out: '' });
    expect(reserved.err).toBe(
      'berth: Reserved 23170-23172: proxy.\n' +
        `berth: /shop/api keeps ${held}. To take it away, run: berth move /shop/api\n`,
    );
    expect(bench.berth('get', 'api').out).toBe(`${held}\n`);
    expect(bench.berth('get', 'x', '--exact', '23171')).toEqual({
      end: 1,
      out: '',
      err: 'berth: Port 23171 is reserved (23170-23172): proxy.\n',
    });
    const preferred = bench.berth('get', 'x', '--prefer', '23171');
    expect(preferred.err).toMatch(/reserved \(23170-23172\): proxy\. x has \d+ instead\.\n$/);
    expect(bench.berth('reserve').out).toMatch(/^23170-23172 +\d{4}-\d\d-\d\d +proxy$/m);
    expect(bench.berth('unreserve', '23171').err).toContain('falls under 23170-23172');
    expect(bench.berth('unreserve', '23170-23172').end).toBe(0);
    expect(json(bench.berth('reserve', '--json').out)).toEqual([]);
    expect(bench.berth('get', 'y', '--exact', '23171').out).toBe('23171\n');
  });

  it('say so when berth.json prefers such a number', () => {
    bench.berth('reserve', '23180');
    fs.writeFileSync(
      path.join(bench.project, 'berth.json'),
      '{ "ports": { "api": { "prefer": 23180 } } }',
    );
    const { end, err } = bench.berth('get', 'api');
    expect(end).toBe(0);
    expect(err).toContain('Port 23180 is reserved. api has');
  });
});

it('berth pin and unpin mark names, all or none', () => {
  bench.berth('get', 'api', 'web');
  expect(bench.berth('pin', 'api', 'nope')).toMatchObject({
    end: 1,
    err: expect.stringContaining('Nothing was pinned.'),
  });
  expect(bench.berth('list').out).not.toContain('pinned');
  expect(bench.berth('pin', 'api').end).toBe(0);
  expect(bench.berth('list').out).toMatch(/^api +\d+ +free +pinned$/m);
  expect(json(bench.berth('list', '--json').out)[0]).toMatchObject({ pinned: true });
  expect(bench.berth('unpin', 'api').end).toBe(0);
  expect(bench.berth('list').out).not.toContain('KEPT');
});
