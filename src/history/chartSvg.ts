import type { History, Range } from './history.ts';
import { type Bucket, bucketsOf, type Summary, summaryOf } from './series.ts';
import { timeTicks, valueTicks } from './ticks.ts';
import { latency, latencyWords, moment, timeZone, uptimeWords } from './words.ts';

const WIDTH = 960;
const HEIGHT = 408;
const LEFT = 72;
const RIGHT = WIDTH - 24;
/** The strip of up and down, and the field of times below it. */
const STRIP = { top: 92, bottom: 148 } as const;
const FIELD = { top: 196, bottom: 344 } as const;
const COUNT = 288;

/**
 * A picture of a time as one SVG file that needs no other: uptime above, time to connect below. It follows the
 * reader's light or dark theme, and its `title` and `desc` say in words what is to be seen. Up is a low bar and down a
 * high one, so that colours are not needed to tell them apart; where nobody looked there is nothing but hatching.
 */
export function chartSvg(history: History, range: Range): string {
  const buckets = bucketsOf(history, { ...range, count: COUNT });
  const summary = summaryOf(history, range);
  const x = (at: number) =>
    LEFT + ((at - range.since) / (range.until - range.since)) * (RIGHT - LEFT);
  const title = escaped(`Uptime of ${history.target}`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${title}</title>`,
    `<desc id="desc">${escaped(describe(summary))}</desc>`,
    STYLE,
    `<rect class="paper" width="${WIDTH}" height="${HEIGHT}"/>`,
    text(LEFT, 36, 'head', history.target),
    text(
      LEFT,
      58,
      'quiet',
      `${moment(range.since)} to ${moment(range.until)}, ${timeZone(range.until)}`,
    ),
    text(LEFT, STRIP.top - 10, '', uptimeWords(summary)),
    ...strip(buckets, x),
    text(LEFT, FIELD.top - 14, '', latencyWords(summary)),
    ...field(buckets, x),
    ...timeTicks(range, 12).flatMap(({ at, label }) => [
      `<path class="grid" d="M${point(x(at), STRIP.bottom)}v6M${point(x(at), FIELD.top)}V${FIELD.bottom}v6"/>`,
      text(x(at), FIELD.bottom + 22, 'quiet middle', label),
    ]),
    ...legend(),
    '</svg>',
    '',
  ].join('\n');
}

/** What the picture shows, in sentences. */
function describe(summary: Summary): string {
  const time = `From ${moment(summary.since)} to ${moment(summary.until)} (${timeZone(summary.until)})`;
  return `${time}. ${uptimeWords(summary)}. ${latencyWords(summary)}.`;
}

type Scale = (value: number) => number;

/** Up to a part of the height in each bucket's lower part, down in its upper. Equal neighbours are one rectangle. */
function strip(buckets: readonly Bucket[], x: Scale): string[] {
  const { top, bottom } = STRIP;
  const bars = runs(buckets, ({ uptime }) => uptime).flatMap(({ since, until, value }) => {
    const [left, width] = [x(since), x(until) - x(since)];
    const bar = (kind: string, y: number, height: number) =>
      `<rect class="${kind}" x="${short(left)}" y="${short(y)}" width="${short(width)}" height="${short(height)}"/>`;
    if (value === undefined) return [bar('gap', top, bottom - top)];
    const edge = top + (bottom - top) * (value === 1 ? 0.5 : 1 - value / 2);
    return [
      ...(value > 0 ? [bar('up', edge, bottom - edge)] : []),
      ...(value < 1 ? [bar('down', top, edge - top)] : []),
    ];
  });
  return [...bars, `<path class="axis" d="M${LEFT} ${bottom}H${RIGHT}"/>`];
}

/** The mean as a line, from shortest to longest as an area; both end where nothing is known. */
function field(buckets: readonly Bucket[], x: Scale): string[] {
  const { top, bottom } = FIELD;
  const most = Math.max(0, ...buckets.map(({ maxMs = 0 }) => maxMs));
  const ticks = valueTicks(most, 4);
  const height = ticks.at(-1) ?? 1;
  const y = (ms: number) => bottom - (ms / height) * (bottom - top);
  const known = runs(buckets, ({ meanMs }) => meanMs !== undefined || undefined);
  const parts = known.flatMap(({ value, since, until }) => {
    if (value === undefined) return [];
    const points = buckets.filter((one) => one.since >= since && one.until <= until);
    const line = (of: (one: Bucket) => number) =>
      points.flatMap((one) => [point(x(one.since), y(of(one))), point(x(one.until), y(of(one)))]);
    const above = line(({ maxMs = 0 }) => maxMs);
    const below = line(({ minMs = 0 }) => minMs).reverse();
    const mean = line(({ meanMs = 0 }) => meanMs);
    return [
      `<path class="area" d="M${above.join('L')}L${below.join('L')}Z"/>`,
      `<path class="line" d="M${mean.join('L')}"/>`,
    ];
  });
  const axis = ticks.flatMap((ms) => [
    `<path class="grid" d="M${LEFT} ${short(y(ms))}H${RIGHT}"/>`,
    text(LEFT - 8, y(ms) + 4, 'quiet end', latency(ms)),
  ]);
  return [...axis, ...parts];
}

function legend(): string[] {
  const y = HEIGHT - 16;
  const entries = ['up', 'down', 'gap', 'area', 'line'] as const;
  const words = {
    up: 'up',
    down: 'down',
    gap: 'nobody looked',
    area: 'shortest to longest',
    line: 'average',
  } as const;
  return entries.flatMap((kind, i) => {
    const x = LEFT + i * 150;
    const sign =
      kind === 'line'
        ? `<path class="line" d="M${x} ${y - 5}h14"/>`
        : `<rect class="${kind}" x="${x}" y="${y - 10}" width="14" height="10"/>`;
    return [sign, text(x + 20, y, 'quiet', words[kind])];
  });
}

/** Neighbours with the same value, as one. */
function runs<T>(
  buckets: readonly Bucket[],
  of: (one: Bucket) => T,
): (Range & { readonly value: T })[] {
  const found: { since: number; until: number; value: T }[] = [];
  for (const bucket of buckets) {
    const last = found.at(-1);
    const value = of(bucket);
    if (last !== undefined && last.value === value) last.until = bucket.until;
    else found.push({ since: bucket.since, until: bucket.until, value });
  }
  return found;
}

function text(x: number, y: number, kind: string, words: string): string {
  const attribute = kind === '' ? '' : ` class="${kind}"`;
  return `<text x="${short(x)}" y="${short(y)}"${attribute}>${escaped(words)}</text>`;
}

function point(x: number, y: number): string {
  return `${short(x)} ${short(y)}`;
}

function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** XML allows no control character, not even escaped. */
function escaped(words: string): string {
  const named: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return words
    .replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '\uFFFD')
    .replace(/[&<>"]/g, (character) => named[character] ?? '');
}

const STYLE = `<defs><pattern id="hatching" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0V6"/></pattern></defs>
<style>
svg { --paper: #fff; --ink: #1f2430; --quiet: #5a6273; --grid: #dfe3ea; --up: #2e8b57; --down: #c62f3b; --line: #1f66c1 }
@media (prefers-color-scheme: dark) { svg { --paper: #14181f; --ink: #e8ebf1; --quiet: #a2abbb; --grid: #323a47; --up: #4cbb7f; --down: #ff6b70; --line: #6cb0ff } }
text { font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: var(--ink) }
.head { font-size: 18px; font-weight: 600 } .quiet { font-size: 12px; fill: var(--quiet) }
.middle { text-anchor: middle } .end { text-anchor: end }
.paper { fill: var(--paper) } .up { fill: var(--up) } .down { fill: var(--down) } .gap { fill: url(#hatching) }
.hatch { stroke: var(--quiet); stroke-width: 1.5; opacity: .5 } .grid { stroke: var(--grid); fill: none } .axis { stroke: var(--quiet) }
.line { stroke: var(--line); stroke-width: 1.5; fill: none; stroke-linejoin: round } .area { fill: var(--line); opacity: .22 }
</style>`;
