/**
 * The words that somebody may have meant, best first, at most three: those that begin with what was
 * typed, and those within a few typing mistakes of it.
 */
export function suggest(typed: string, words: Iterable<string>): string[] {
  const wanted = typed.toLowerCase();
  const allowed = Math.max(1, Math.floor(wanted.length / 3));
  const rated: { word: string; distance: number }[] = [];
  for (const word of new Set(words)) {
    const known = word.toLowerCase();
    const distance =
      wanted.length > 1 && known.startsWith(wanted) ? 0.5 : editDistance(wanted, known, allowed);
    if (distance <= allowed) rated.push({ word, distance });
  }
  rated.sort((a, b) => a.distance - b.distance || (a.word < b.word ? -1 : 1));
  return rated.slice(0, 3).map(({ word }) => word);
}

/** `Did you mean "a" or "b"?`, or an empty text when there is nothing to suggest. */
export function didYouMean(suggestions: readonly string[]): string {
  if (suggestions.length === 0) return '';
  const quoted = suggestions.map((word) => `"${word}"`);
  const last = quoted.pop();
  return `Did you mean ${quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`}?`;
}

/** Insertions, deletions, replacements and swaps of neighbours; `limit + 1` as soon as it is more than `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    if (Math.min(...row) > limit) return limit + 1;
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
