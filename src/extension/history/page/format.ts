import type { Bucket, Summary } from '../../../history/series.ts';
import type { RangeName } from '../messages.ts';
import { Quantities } from '../quantities.ts';
import type { PageWords } from '../words.ts';

const TICKS: Readonly<Record<RangeName, Intl.DateTimeFormatOptions>> = {
  hour: { timeStyle: 'short' },
  day: { timeStyle: 'short' },
  week: { weekday: 'short', day: 'numeric' },
  month: { month: 'short', day: 'numeric' },
  year: { month: 'short', year: 'numeric' },
};

const TIMES: Readonly<Record<RangeName, Intl.DateTimeFormatOptions>> = {
  hour: { timeStyle: 'medium' },
  day: { dateStyle: 'short', timeStyle: 'short' },
  week: { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' },
  month: { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' },
  // These points are the days of UTC.
  year: { dateStyle: 'medium', timeZone: 'UTC' },
};

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Numbers and times in the user's language. */
export class Format {
  private readonly quantities: Quantities;
  private readonly times = new Map<Intl.DateTimeFormatOptions, Intl.DateTimeFormat>();

  constructor(
    private readonly words: PageWords,
    private readonly language: string,
  ) {
    this.quantities = new Quantities(language);
  }

  /** What stands below the axis at a time. */
  tick(at: number, range: RangeName): string {
    return this.time(at, TICKS[range]);
  }

  /** When a point begins. */
  begin(point: Bucket, range: RangeName): string {
    return this.time(point.since, TIMES[range]);
  }

  uptime({ uptime }: { readonly uptime?: number }): string {
    return uptime === undefined ? '' : this.quantities.uptime(uptime);
  }

  milliseconds(ms: number | undefined): string {
    return ms === undefined ? '' : this.quantities.milliseconds(ms);
  }

  /** All of a point in one line. */
  point(point: Bucket, range: RangeName): string {
    return `${this.begin(point, range)} · ${[this.state(point), ...this.latency(point)].join(' · ')}`;
  }

  private state(point: Bucket): string {
    const { up, down, gap, summaryUp } = this.words;
    if (point.uptime === undefined) return gap;
    if (point.uptime === 0 || point.uptime === 1) return point.uptime === 0 ? down : up;
    return filled(summaryUp, this.uptime(point));
  }

  private latency({ meanMs, minMs, maxMs }: Bucket): string[] {
    const [mean, min, max] = [meanMs, minMs, maxMs].map((ms) => this.milliseconds(ms));
    if (mean === '' || mean === undefined) return [];
    return [min === max ? mean : `${mean} (${min} – ${max})`];
  }

  summary({ uptime, outages, longestOutageMs, meanMs }: Summary): string {
    const { summaryUp, summaryOutage, summaryOutages, summaryMean, gap } = this.words;
    if (uptime === undefined) return gap;
    const longest = this.duration(longestOutageMs);
    return [
      filled(summaryUp, this.uptime({ uptime })),
      ...(outages === 1 ? [filled(summaryOutage, longest)] : []),
      ...(outages > 1 ? [filled(summaryOutages, String(outages), longest)] : []),
      ...(meanMs === undefined ? [] : [filled(summaryMean, this.milliseconds(meanMs))]),
    ].join(' · ');
  }

  private duration(ms: number): string {
    if (ms < 2 * MINUTE) return this.unit('second').format(Math.round(ms / SECOND));
    if (ms < 2 * HOUR) return this.unit('minute').format(Math.round(ms / MINUTE));
    return ms < 2 * DAY
      ? this.unit('hour').format(Math.round(ms / HOUR))
      : this.unit('day').format(Math.round(ms / DAY));
  }

  private unit(unit: string): Intl.NumberFormat {
    return new Intl.NumberFormat(this.language, { style: 'unit', unit });
  }

  private time(at: number, options: Intl.DateTimeFormatOptions): string {
    let format = this.times.get(options);
    if (format === undefined) {
      format = new Intl.DateTimeFormat(this.language, options);
      this.times.set(options, format);
    }
    return format.format(at);
  }
}

function filled(text: string, ...values: readonly string[]): string {
  return text.replace(/\{(\d)\}/g, (_, index) => values[Number(index)] ?? '');
}
