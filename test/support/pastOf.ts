import { defaultHistoryDir } from '../../src/history/readHistory.ts';
import { HistoryWriter } from '../../src/history/writer.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * Writes a past for a name: a year of every six hours, a day of every five minutes, an hour of every ten seconds.
 * It was down now and then, and connections took longer at times; nobody looked at night.
 */
export async function writePast(registryFile: string, name: string, now: number): Promise<void> {
  const writer = await HistoryWriter.open(defaultHistoryDir(registryFile), { now: () => now });
  const add = (since: number, until: number, step: number) => {
    for (let at = since; at < until; at += step) {
      const wave = Math.abs(Math.sin(at / (7 * MINUTE)) * Math.sin(at / (3 * DAY)));
      const isDown =
        Math.floor(at / step) % 37 === 0 || (now - at < 40 * MINUTE && now - at > 36 * MINUTE);
      writer.append(name, isDown ? { at, up: false } : { at, up: true, ms: 0.2 + 3 * wave ** 4 });
    }
  };
  add(now - 365 * DAY, now - 31 * DAY, DAY / 4);
  add(now - 31 * DAY, now - DAY, DAY / 24);
  add(now - DAY, now - 60 * MINUTE, MINUTE);
  add(now - 60 * MINUTE, now, 10_000);
  await writer.close();
}
