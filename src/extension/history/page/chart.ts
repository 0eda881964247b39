import uPlot from 'uplot';
import type { Bucket } from '../../../history/series.ts';
import type { RangeName } from '../messages.ts';
import { type Colors, onThemeChange, readColors } from './colors.ts';
import type { Format } from './format.ts';
import { placeAfter } from './keys.ts';
import { drawStrip, STRIP } from './uptimeStrip.ts';

const HEIGHT = 300;
/** The room left of the plot, in CSS pixels. */
const LEFT = 64;
/** The shortest time that a logarithmic axis shows, in ms. */
const SHORTEST = 0.01;

/** The chart of a name: when it was up, and how long connections took. */
export class Chart {
  private readonly plot: uPlot;
  private colors: Colors = readColors();
  private points: readonly Bucket[] = [];
  private range: RangeName = 'hour';
  /** Which point is under the cursor. */
  private at: number | undefined;

  /** @param told the text of the point under the cursor, or that there is none any more */
  constructor(
    private readonly element: HTMLElement,
    private readonly format: Format,
    private readonly told: (text: string | undefined) => void,
  ) {
    this.plot = new uPlot(this.options(), [[], [], [], []], element);
    onThemeChange(() => {
      this.colors = readColors();
      this.plot.redraw(false, true);
    });
    new ResizeObserver(() => this.resize()).observe(element);
  }

  show(points: readonly Bucket[], range: RangeName): void {
    const before = this.at === undefined ? undefined : this.points[this.at];
    this.points = points;
    this.range = range;
    this.resize();
    const times = points.map(({ since, until }) => (since + until) / 2000);
    const of = (pick: (point: Bucket) => number | undefined) =>
      points.map((point) => {
        const ms = pick(point);
        return ms === undefined ? null : Math.max(SHORTEST, ms);
      });
    // At once: the cursor is put where the new scale has it.
    this.plot.batch(() => {
      this.plot.setData([
        times,
        of(({ meanMs }) => meanMs),
        of(({ minMs }) => minMs),
        of(({ maxMs }) => maxMs),
      ]);
    });
    // The time moves on below a cursor that somebody has put somewhere.
    const again = points.findIndex(
      ({ since, until }) => since === before?.since && until === before.until,
    );
    if (again >= 0) this.moveTo(again);
    else if (before !== undefined) this.leave();
  }

  /** Moves the cursor as a key says. @returns false for a key that moves nothing */
  press(key: string): boolean {
    const known = [...this.points.keys()].filter((i) => this.points[i]?.uptime !== undefined);
    const place = placeAfter(key, known, this.at);
    this.moveTo(place);
    return place !== undefined;
  }

  private moveTo(index: number | undefined): void {
    const time = index === undefined ? undefined : this.plot.data[0][index];
    if (time !== undefined) this.plot.setCursor({ left: this.plot.valToPos(time, 'x'), top: 0 });
  }

  /** Takes the cursor off the chart. */
  private leave(): void {
    this.plot.setCursor({ left: -10, top: -10 });
    this.told(undefined);
  }

  /** The cursor was moved, by a key or by the mouse. */
  private moved(): void {
    const { idx } = this.plot.cursor;
    const point = idx == null ? undefined : this.points[idx];
    this.at = point === undefined || idx == null ? undefined : idx;
    if (point !== undefined) this.told(this.format.point(point, this.range));
  }

  private resize(): void {
    const width = this.element.clientWidth;
    if (width > 0 && width !== this.plot.width) this.plot.setSize({ width, height: HEIGHT });
  }

  private options(): uPlot.Options {
    const axis: uPlot.Axis = {
      stroke: () => this.colors.text,
      font: this.colors.font,
      grid: { stroke: () => this.colors.grid, width: 1 },
      ticks: { stroke: () => this.colors.grid, width: 1, size: 6 },
    };
    const hidden: uPlot.Series = {
      stroke: () => this.colors.edge,
      width: 1,
      points: { show: false },
    };
    return {
      width: Math.max(1, this.element.clientWidth),
      height: HEIGHT,
      padding: [STRIP.height + 2 * STRIP.gap, 16, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
      scales: {
        x: { range: () => this.shownTime() },
        y: { distr: 3, range: (_, least, most) => decades(least, most) },
      },
      axes: [
        { ...axis, space: 80, values: (_, times) => times.map((at) => this.tick(at)) },
        {
          ...axis,
          size: LEFT,
          grid: { ...axis.grid, filter: onlyDecades },
          ticks: { ...axis.ticks, filter: onlyDecades },
          values: (_, values) =>
            values.map((ms) => (ms == null ? '' : this.format.milliseconds(ms))),
        },
      ],
      series: [
        {},
        {
          stroke: () => this.colors.mean,
          width: 2,
          points: {
            size: 4,
            fill: () => this.colors.mean,
            filter: (plot) => lonely(plot.data[1] ?? []),
          },
        },
        hidden,
        hidden,
      ],
      bands: [{ series: [3, 2], fill: () => this.colors.spread }],
      hooks: {
        draw: [(plot) => drawStrip(plot, this.points, this.colors)],
        setCursor: [() => this.moved()],
      },
    };
  }

  private tick(seconds: number): string {
    return this.format.tick(seconds * 1000, this.range);
  }

  /** From the beginning of the first point to the end of the last, in seconds. */
  private shownTime(): [number, number] {
    const [first, last] = [this.points[0], this.points.at(-1)];
    return [(first?.since ?? 0) / 1000, (last?.until ?? 1000) / 1000];
  }
}

/** Whole decades around some values, as a logarithmic axis wants them. */
function decades(least: number | null, most: number | null): [number, number] {
  const low = 10 ** Math.floor(Math.log10(least ?? 0.1));
  const high = 10 ** Math.ceil(Math.log10(most ?? 1));
  return [low, Math.max(high, low * 10)];
}

/** A logarithmic axis has lines for 2, 3, 4…, too. */
function onlyDecades(_plot: uPlot, values: number[]): (number | null)[] {
  const isDecade = (value: number) => Math.abs(Math.log10(value) % 1) < 1e-6;
  return values.map((value) => (isDecade(value) ? value : null));
}

/** The values with none beside them, which a line would not show. */
function lonely(values: ArrayLike<number | null | undefined>): number[] {
  return Array.from(values, (_, i) => i).filter(
    (i) => values[i] != null && values[i - 1] == null && values[i + 1] == null,
  );
}
