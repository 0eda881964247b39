import { describe, expect, it } from 'vitest';
import { isBrowserBlocked } from '../../../src/probe/blocked.ts';
import { goodPorts } from '../../../src/probe/goodPorts.ts';
import { isAssigned } from '../../../src/probe/iana.ts';
import { port } from './helpers.ts';

const range = (first: number, last: number) => ({ first: port(first), last: port(last) });
const linuxDefault = range(32768, 60999);

describe('isAssigned', () => {
  it.each([
    [1, 'tcpmux'],
    [80, 'http'],
    [5432, 'postgresql'],
    [2999, 'remoteware-un, whose description ends in "Unassigned"'],
    [6000, 'first of the x11 range'],
    [6063, 'last of the x11 range'],
    [1023, 'reserved'],
    [1015, 'reserved for every protocol'],
    [27005, 'FLEX LM, a range without a protocol'],
    [49151, 'reserved'],
  ])('knows %i (%s)', (number) => {
    expect(isAssigned(port(number))).toBe(true);
  });

  it.each([4, 26000 + 999, 10027, 49152, 65535])('leaves %i', (number) => {
    expect(isAssigned(port(number))).toBe(false);
  });
});

describe('isBrowserBlocked', () => {
  it('agrees with the fetch of Node, which follows the same standard', async () => {
    const neighbours = [80, 443, 3000, 5173, 6001, 6664, 8080, 10079, 10081];
    const bad = [1, 22, 25, 69, 137, 161, 427, 563, 989, 1719, 1723, 2049, 3659, 4045, 4190];
    const numbers = [...neighbours, ...bad, 5060, 5061, 6000, 6566, 6665, 6669, 6679, 6697, 10080];
    for (const number of numbers) {
      const controller = new AbortController();
      const attempt = fetch(`http://192.0.2.1:${number}`, { signal: controller.signal });
      // A bad port is refused before anything is sent; every other attempt is ended here.
      setTimeout(() => controller.abort(), 5);
      const error: unknown = await attempt.catch((reason: unknown) => reason);
      const refused = (error as { cause?: Error }).cause?.message === 'bad port';
      expect([number, isBrowserBlocked(port(number))]).toEqual([number, refused]);
    }
  });
});

describe('goodPorts', () => {
  it('finds 17,963 of the default range good', () => {
    const ports = goodPorts({ ephemeral: linuxDefault, reserved: [] });
    expect(ports).toHaveLength(17963);
    expect(ports[0]).toBeGreaterThanOrEqual(10000);
    expect(ports.at(-1)).toBeLessThanOrEqual(29999);
    expect([...ports].sort((a, b) => a - b)).toEqual(ports);
    expect(new Set(ports).size).toBe(ports.length);
  });

  it('keeps three ports away from any assigned one and out of gaps smaller than 26', () => {
    const everywhere = { first: port(1), last: port(65535) };
    const ports = goodPorts({ ...everywhere, ephemeral: range(65535, 65535), reserved: [] });
    const assigned = (number: number) => number < 1 || number > 65535 || isAssigned(port(number));
    for (const good of ports) {
      for (let offset = -3; offset <= 3; offset += 1) {
        if (good + offset > 65535) continue;
        if (assigned(good + offset)) expect.fail(`${good} is ${offset} from an assigned port`);
      }
      let first: number = good;
      let last: number = good;
      while (last - first < 25 && !assigned(first - 1)) first -= 1;
      while (last - first < 25 && !assigned(last + 1)) last += 1;
      if (last - first < 25) expect.fail(`${good} lies in the gap ${first}-${last}`);
      if (isBrowserBlocked(good)) expect.fail(`${good} is blocked by browsers`);
    }
    expect(ports.length).toBeGreaterThan(40000);
  });

  it('leaves out the ephemeral and reserved ranges, both ends included', () => {
    const bounds = { first: port(20000), last: port(29999) };
    const all = goodPorts({ ...bounds, ephemeral: linuxDefault, reserved: [] });
    const some = goodPorts({
      ...bounds,
      ephemeral: range(25000, 40000),
      reserved: [range(21000, 21999), range(23500, 23500)],
    });
    const left = (n: number) => n < 25000 && !(n >= 21000 && n <= 21999) && n !== 23500;
    expect(all).toContain(23500);
    expect(some).toEqual(all.filter(left));
  });

  it('is empty where everything is excluded', () => {
    const bounds = { first: port(20000), last: port(20100) };
    expect(goodPorts({ ...bounds, ephemeral: range(10000, 30000), reserved: [] })).toEqual([]);
  });

  it('gives the same list for the same question and another for another', () => {
    const question = { ephemeral: linuxDefault, reserved: [] };
    expect(goodPorts(question)).toBe(goodPorts({ ...question }));
    const first = port(15000);
    expect(goodPorts({ ...question, first })[0]).toBeGreaterThanOrEqual(15000);
  });
});
