import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeHeader, FILE_BYTES, slotOffset } from '../../src/history/layout.ts';
import { defaultHistoryDir } from '../../src/history/readHistory.ts';
import { RINGS, slotNumber } from '../../src/history/rings.ts';
import { encodeSlot } from '../../src/history/slot.ts';
import { targetFile } from '../../src/history/target.ts';
import { HistoryWriter } from '../../src/history/writer.ts';
import { type Bench, finished, openBench } from './support/berth.ts';

let bench: Bench;
let elsewhere: string;
const ESCAPE = '\u001b';

beforeAll(async () => {
  bench = await openBench();
  elsewhere = path.join(bench.folder, 'hosts');
  const writer = await HistoryWriter.open(defaultHistoryDir(bench.registry));
  const now = Date.now();
  for (let at = now - 3_600_000; at < now; at += 10_000) {
    const age = now - at;
    // Twenty minutes ago nobody looked for ten, and then it was down for ten.
    if (age > 1_200_000 && age < 1_800_000) continue;
    writer.append('/shop/api', { at, up: age > 1_200_000 || age < 600_000, ms: 2 });
  }
  writer.append('odd",host:80', { at: now, up: false });
  await writer.close();
});
afterAll(() => bench.remove());

describe('berth history', () => {
  it('shows uptime, outages and times of one name, in words and bars', () => {
    const { end, out, err } = bench.berth('history', 'api', '--since', '1h');
    expect({ end, err }).toEqual({ end: 0, err: '' });
    expect(out).toMatch(/^\/shop\/api {2}\d{4}-\d\d-\d\d \d\d:\d\d to .*UTC/);
    expect(out).toMatch(/^uptime {3}█+▇?·+[▂-▇]?▁+[▂-▇]?█+$/m);
    expect(out).toMatch(/^latency {2}▁+·+▁+$/m);
    expect(out).toMatch(/^Up (79|80)(\.\d+)? %, down once, at most 10 min( 10 s)?\.$/m);
    expect(out).toMatch(/^Time to connect: 2 ms on average, 2 ms to 2 ms\.$/m);
    expect(out).toMatch(/^Last seen up, /m);
    expect(out).not.toContain(ESCAPE);
    const coloured = bench.berthWith({ env: { FORCE_COLOR: '1' } }, 'history', 'api').out;
    expect(coloured).toContain(`${ESCAPE}[32m█`);
  });

  it('lists what is known', () => {
    const { out } = bench.berth('history', '--since', '1h');
    expect(out).toMatch(/^TARGET +SPARK +UPTIME +OUTAGES +LONGEST +LATENCY\n/);
    expect(out).toMatch(/^\/shop\/api .* 1 +10 min( 10 s)? +2 ms$/m);
    const all = JSON.parse(bench.berth('history', '--json').out);
    expect(all.map(({ target }: { target: string }) => target)).toEqual([
      '/shop/api',
      'odd",host:80',
    ]);
  });

  it('answers programs in JSON and CSV', () => {
    const found = JSON.parse(bench.berth('history', '/shop/api', '--json', '--since', '2h').out);
    expect(Object.keys(found)).toEqual([
      ...['target', 'since', 'until', 'up', 'down', 'uptime', 'outages', 'longestOutageSeconds'],
      ...['latencyMs', 'slots'],
    ]);
    expect(found).toMatchObject({
      target: '/shop/api',
      outages: 1,
      latencyMs: { mean: 2, min: 2, max: 2 },
    });
    type Slot = { up: number; down: number };
    const sum = (of: keyof Slot) =>
      found.slots.reduce((all: number, slot: Slot) => all + slot[of], 0);
    expect([sum('up'), sum('down')]).toEqual([found.up, found.down]);
    const rows = bench.berth('history', '--csv').out.split('\r\n');
    expect(rows[0]).toBe('target,start,seconds,up,down,mean_ms,min_ms,max_ms');
    expect(rows.at(-1)).toBe('');
    expect(rows.at(-2)).toMatch(/^"odd"",host:80",\d{4}-\d\d-\d\dT[\d:.]+Z,10,0,1,,,$/);
    expect(rows).toHaveLength(found.slots.length + 3);
  });

  it('draws a picture', () => {
    const file = path.join(bench.folder, 'api.svg');
    expect(bench.berth('history', 'api', '--svg', file)).toEqual({ end: 0, out: '', err: '' });
    expect(fs.readFileSync(file, 'utf8')).toMatch(/^<svg .*<\/svg>\n$/s);
    const refused = bench.berth('history', 'api', '--svg', path.join(file, 'x.svg'));
    expect(refused).toMatchObject({ end: 1, out: '' });
    expect(refused.err).toContain('Cannot write');
    expect(bench.berth('history', '--svg', file).end).toBe(2);
  });

  it('says what it does not know, and which may be meant', () => {
    const typo = bench.berth('history', 'apx');
    expect(typo).toMatchObject({ end: 1, out: '' });
    expect(typo.err).toContain('Did you mean "/shop/api"?');
    const empty = bench.berth('history', '--history', elsewhere);
    expect(empty.err).toBe(`berth: There is no history in ${elsewhere} yet.\n`);
    const hostile = bench.berth('history', `x${ESCAPE}[2J:1`);
    expect(hostile.end).toBe(1);
    expect(hostile.err).not.toContain(ESCAPE);
  });

  it('shows what berth check wrote down', async () => {
    const server = net.createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
    try {
      await once(server, 'listening');
      const { port } = server.address() as net.AddressInfo;
      const list = path.join(bench.folder, 'hosts.txt');
      fs.writeFileSync(list, '127.0.0.1\n127.0.0.1:1\n');
      const checking = bench.start(
        ...['check', String(port), '--input-file', list, '--rounds', '3', '--interval', '100ms'],
        ...['--history', elsewhere],
      );
      await finished(checking);
      const found = JSON.parse(bench.berth('history', '--history', elsewhere, '--json').out);
      expect(
        found.map(({ target, up, down }: Record<string, unknown>) => [target, up, down]),
      ).toEqual(
        [
          [`127.0.0.1:${port}`, 3, 0],
          ['127.0.0.1:1', 0, 3],
        ].sort(),
      );
    } finally {
      server.close();
    }
  });

  it('tells of a file that it cannot read, and shows the others', () => {
    const dir = defaultHistoryDir(bench.registry);
    const file = fs.readdirSync(dir).find((name) => name.startsWith('shop_api')) ?? '';
    const copy = path.join(bench.folder, 'damaged');
    fs.cpSync(dir, copy, { recursive: true });
    fs.writeFileSync(path.join(copy, file), 'a letter to my aunt');
    const { end, err } = bench.berth('history', 'api', '--history', copy);
    expect(end).toBe(1);
    expect(err).toContain('is no history of /shop/api, or damaged. Move it away');
    expect(bench.berth('history', '--history', copy).out).toContain('odd",host:80');
  });

  it('lists more than fits into memory at once', () => {
    const dir = path.join(bench.folder, 'many');
    fs.mkdirSync(dir);
    const file = Buffer.alloc(FILE_BYTES);
    const tally = { up: 5, down: 1, timed: 5, sumMs: 5, minMs: 1, maxMs: 1 };
    for (const ring of RINGS) {
      const last = slotNumber(ring, Date.now());
      for (let number = last - ring.slots + 1; number <= last; number++) {
        encodeSlot({ number, tally }).copy(file, slotOffset(ring, number));
      }
    }
    for (let i = 0; i < 400; i++) {
      encodeHeader(`host-${i}:80`).copy(file);
      fs.writeFileSync(path.join(dir, targetFile(`host-${i}:80`)), file);
    }
    // All of them at once are some 300 MB.
    const env = { NODE_OPTIONS: '--max-old-space-size=64' };
    for (const form of [[], ['--json'], ['--csv', '--since', '1m']]) {
      const { end, out } = bench.berthWith({ env }, 'history', '--history', dir, ...form);
      expect(end).toBe(0);
      expect(out).toContain('host-399:80');
    }
  });
});
