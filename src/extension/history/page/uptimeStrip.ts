import type uPlot from 'uplot';
import type { Bucket } from '../../../history/series.ts';
import type { Colors } from './colors.ts';

/** The height of the strip and its distance from the plot below, in CSS pixels. */
export const STRIP = { height: 20, gap: 12 } as const;

/** Of what was down only for a part, at least this share of the bar says so. */
const LEAST_DOWN = 0.3;
/** What was down all the time is a line of this share of the bar's height: its shape tells it from up, too. */
const DOWN_HEIGHT = 0.35;

/** Draws above the plot when it was up: a bar where it was, a thin line where it was not, nothing where nobody looked. */
export function drawStrip(plot: uPlot, points: readonly Bucket[], colors: Colors): void {
  const { ctx, bbox } = plot;
  const ratio = ctx.canvas.width / ctx.canvas.clientWidth;
  const height = STRIP.height * ratio;
  const top = bbox.top - (STRIP.gap + STRIP.height) * ratio;
  const x = (at: number) =>
    Math.round(
      Math.min(bbox.left + bbox.width, Math.max(bbox.left, plot.valToPos(at / 1000, 'x', true))),
    );
  ctx.save();
  for (const { since, until, uptime } of points) {
    if (uptime === undefined) continue;
    const [left, width] = [x(since), Math.max(1, x(until) - x(since))];
    if (uptime === 0) {
      const thin = Math.round(height * DOWN_HEIGHT);
      ctx.fillStyle = colors.down;
      ctx.fillRect(left, top + Math.round((height - thin) / 2), width, thin);
      continue;
    }
    const down = uptime === 1 ? 0 : Math.round(height * Math.max(LEAST_DOWN, 1 - uptime));
    ctx.fillStyle = colors.down;
    ctx.fillRect(left, top, width, down);
    ctx.fillStyle = colors.up;
    ctx.fillRect(left, top + down, width, height - down);
  }
  ctx.restore();
}
