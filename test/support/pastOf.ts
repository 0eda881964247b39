import { defaultHistoryDir } from '../../src/history/readHistory.ts';
import { HistoryWriter } from '../../src/history/writer.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Writes a past for a name: a year of every quarter of an hour, a day of every minute, an hour of every ten seconds.
 * It was down now and then, twice in the last hour; connections took longer at times; nobody looked at night.
 * @param now in ms since 1970
 */
export async function writePast(registryFile: string, name: string, now: number): Promise<void> {
  const writer = await HistoryWriter.open(defaultHistoryDir(registryFile), { now: () => now });
  const add = (since: number, until: number, step: number) => {
    for (let at = since; at < until; at += step) {
      if (isNight(at) && now - at > 2 * HOUR) continue;
      writer.append(name, isDown(at, now) ? { at, up: false } : { at, up: true, ms: latency(at) });
    }
  };
  add(now - 365 * DAY, now - DAY, 15 * MINUTE);
  add(now - DAY, now - HOUR, MINUTE);
  add(now - HOUR, now, 10 * SECOND);
  await writer.close();
}

/** Anything from 0 to 1, always the same for the same number. */
function anyOf(number: number): number {
  const wild = Math.sin(number * 12.9898) * 43_758.5453;
  return wild - Math.floor(wild);
}

function isNight(at: number): boolean {
  const hour = (at % DAY) / HOUR;
  return hour >= 1 && hour < 5;
}

function isDown(at: number, now: number): boolean {
  const ago = (now - at) / MINUTE;
  if (ago <= 60) return (ago > 36 && ago < 40) || (ago > 11 && ago < 12);
  return anyOf(Math.floor(at / HOUR)) < 0.04 && at % HOUR < 16 * MINUTE;
}

/** In ms. */
function latency(at: number): number {
  const usual = 0.25 + 0.15 * anyOf(at) + 0.1 * Math.sin(at / (9 * MINUTE));
  return anyOf(at + 1) < 0.03 ? usual + 6 * anyOf(at + 2) : usual;
}
