import type { History, Range } from '../../history/history.ts';
import { type Summary, summaryOf } from '../../history/series.ts';
import { BARS, GAP, sparkline } from '../../history/spark.ts';
import {
  latency,
  latencyWords,
  length,
  moment,
  percent,
  timeZone,
  uptimeWords,
} from '../../history/words.ts';
import { columns } from '../columns.ts';
import { uptime as ago } from '../duration.ts';
import type { Style } from '../style.ts';
import { visible } from '../visible.ts';

const LABEL = 'latency  ';
/** The widest spark of one target, and that of one of many. */
const WIDEST = 120;
const IN_TABLE = 24;

/** How one target has fared, for people. */
export function report(history: History, range: Range, style: Style, width: number): string[] {
  const summary = summaryOf(history, range);
  const spark = { ...range, width: Math.min(Math.max(width - LABEL.length, 10), WIDEST) };
  const [from, to] = [moment(range.since), moment(range.until)];
  const between = ' '.repeat(Math.max(1, spark.width - from.length - to.length));
  return [
    `${visible(history.target)}  ${style.dim(`${from} to ${to}, ${timeZone(range.until)}`)}`,
    '',
    `uptime   ${painted(sparkline(history, spark), style)}`,
    `${LABEL}${dimGaps(sparkline(history, spark, 'latency'), style)}`,
    style.dim(`${' '.repeat(LABEL.length)}${from}${between}${to}`),
    '',
    `${uptimeWords(summary)}.`,
    `${latencyWords(summary)}.`,
    lastWords(history, range.until),
  ];
}

function lastWords(history: History, now: number): string {
  const last = history.slots(0).at(-1);
  if (last === undefined) return 'Nobody has looked yet.';
  const state = last.down === 0 ? 'up' : last.up === 0 ? 'down' : 'up and down';
  return `Last seen ${state}, ${ago(now - last.start)} ago.`;
}

/** All targets of a folder in a table; nothing where there are none. */
export function table(histories: Iterable<History>, range: Range, style: Style): string[] {
  const right = (text: string, paint?: (text: string) => string) => ({
    text,
    align: 'right' as const,
    ...(paint === undefined ? {} : { paint }),
  });
  const header = [
    { text: 'TARGET', paint: style.dim },
    { text: 'SPARK', paint: style.dim },
    ...['UPTIME', 'OUTAGES', 'LONGEST', 'LATENCY'].map((text) => right(text, style.dim)),
  ];
  const rows = Array.from(histories, (history) => {
    const { uptime, outages, longestOutageMs, meanMs }: Summary = summaryOf(history, range);
    const isBad = outages > 0 ? style.bad : undefined;
    return [
      { text: history.target },
      {
        text: sparkline(history, { ...range, width: IN_TABLE }),
        paint: (bars: string) => painted(bars, style),
      },
      right(uptime === undefined ? '-' : percent(uptime)),
      right(String(outages), isBad),
      right(outages === 0 ? '-' : length(longestOutageMs)),
      right(meanMs === undefined ? '-' : latency(meanMs)),
    ];
  });
  return rows.length === 0 ? [] : columns([header, ...rows]);
}

/** Bars in colour: all up, or not. */
function painted(bars: string, style: Style): string {
  const [full] = BARS.slice(-1);
  return bars.replace(new RegExp(`${full}+|${GAP}+|[^${full}${GAP} ]+`, 'gu'), (run) => {
    if (run.startsWith(GAP)) return style.dim(run);
    return run.startsWith(full ?? GAP) ? style.good(run) : style.bad(run);
  });
}

function dimGaps(bars: string, style: Style): string {
  return bars.replace(new RegExp(`${GAP}+`, 'g'), (gaps) => style.dim(gaps));
}
