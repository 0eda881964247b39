/** How many points Page Up and Page Down go. */
const PAGE = 10;

/**
 * Where a key takes the cursor, which by keys goes only to points of which something is known.
 * @param known their places, ascending
 * @param at where the cursor is: the mouse may have put it where nobody looked; `undefined` when it is nowhere
 * @returns `undefined` for a key that is none of ours, or with nowhere to go
 */
export function placeAfter(
  key: string,
  known: readonly number[],
  at: number | undefined,
): number | undefined {
  const before = known.filter((place) => at === undefined || place < at).length;
  const after = known.filter((place) => at === undefined || place <= at).length;
  const last = known.length - 1;
  const wanted = {
    ArrowLeft: before - 1,
    ArrowRight: after,
    PageUp: before - PAGE,
    PageDown: after + PAGE - 1,
    Home: 0,
    End: last,
  }[key];
  return wanted === undefined ? undefined : known[Math.min(last, Math.max(0, wanted))];
}
