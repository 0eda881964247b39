import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { listTargets, readHistory } from '../src/history/readHistory.ts';
import { HistoryWriter } from '../src/history/writer.ts';
import { scratchFolder } from './support/folder.mts';
import type { Row } from './support/table.mts';
import { digits, median } from './support/timing.mts';

const TARGETS = 10_000;
const SECONDS = 40;
const READ = 500;

/** A sample a second of many targets, as `berth check --history` writes them at most, and reading them back. */
export const subject = {
  title: `Histories: a sample a second of ${TARGETS} targets, for ${SECONDS} s`,
  async measure(): Promise<Row[]> {
    const dir = join(scratchFolder(), 'history');
    const targets = Array.from({ length: TARGETS }, (_, i) => `127.0.${i >> 8}.${i & 255}:80`);
    const before = process.memoryUsage().rss;
    const writer = await HistoryWriter.open(dir, {
      onTrouble: (error) => {
        throw error;
      },
    });
    // The first ten seconds make the files, which happens once.
    const making = await sampled(writer, targets, 12);
    const steady = await sampled(writer, targets, SECONDS - 12);
    await writer.close();
    const memory = (process.memoryUsage().rss - before) / 1e6;
    const files = readdirSync(dir).map((name) => statSync(join(dir, name)));
    const [{ size, blocks } = { size: 0, blocks: 0 }] = files;
    const listed = timed(() => listTargets(dir));
    const reads = targets.slice(0, READ).map((target) => timed(() => readHistory(dir, target)));
    return [
      { what: 'with new files, of one core', figures: { figure: share(making) } },
      { what: 'after that, of one core', figures: { figure: share(steady) } },
      {
        what: 'the longest that other work waited',
        figures: { figure: `${digits(steady.stall)} ms` },
      },
      { what: 'memory for all, while writing', figures: { figure: `${Math.round(memory)} MB` } },
      { what: 'bytes of a target', figures: { figure: size } },
      {
        what: 'on the disk so far',
        figures: { figure: `${Math.round((blocks * 512) / 1024)} KiB` },
      },
      { what: `listing ${TARGETS} targets`, figures: { figure: `${digits(listed)} ms` } },
      { what: 'reading one', figures: { figure: `${digits(median(reads))} ms` } },
    ];
  },
};

interface Load {
  /** Processor time as a share of the time that passed. */
  readonly share: number;
  /** In ms. */
  readonly stall: number;
}

async function sampled(
  writer: HistoryWriter,
  targets: readonly string[],
  seconds: number,
): Promise<Load> {
  const TICK = 10;
  let [last, stall] = [performance.now(), 0];
  const watch = setInterval(() => {
    const now = performance.now();
    stall = Math.max(stall, now - last - TICK);
    last = now;
  }, TICK);
  const cpu = process.cpuUsage();
  const begun = performance.now();
  for (let second = 0; second < seconds; second++) {
    // A tenth at a time, as a check spreads its hosts over the interval.
    for (let part = 0; part < 10; part++) {
      for (let i = part; i < targets.length; i += 10) {
        writer.append(targets[i] ?? '', { at: Date.now(), up: i % 10 > 0, ms: 0.5 });
      }
      const due = begun + second * 1000 + (part + 1) * 100;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    }
  }
  clearInterval(watch);
  const { user, system } = process.cpuUsage(cpu);
  return { share: (user + system) / 1000 / (performance.now() - begun), stall };
}

function share(load: Load): string {
  return `${(load.share * 100).toFixed(1)} %`;
}

function timed(work: () => unknown): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}
