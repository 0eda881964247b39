/** Settings like `files.exclude`: patterns, and whether each counts. */
export type ExcludeSetting = Readonly<Record<string, unknown>>;

/**
 * The patterns of VS Code's exclude settings as lines of a .gitignore in the folder they speak of.
 * Those with a condition (`when`) are about generated siblings and are left out.
 */
export function excludePatterns(...settings: readonly ExcludeSetting[]): string[] {
  const patterns = settings.flatMap((setting) =>
    Object.entries(setting).flatMap(([pattern, on]) => (on === true ? [pattern] : [])),
  );
  return [...new Set(patterns)].flatMap(alternatives).map(anchored);
}

/** VS Code counts a pattern from the folder; in a .gitignore one without a slash means any depth. */
function anchored(pattern: string): string {
  return pattern.startsWith('**/') || pattern.startsWith('/') ? pattern : `/${pattern}`;
}

/** `*.{js,ts}` as two patterns: a .gitignore has no alternatives. */
function alternatives(pattern: string): string[] {
  const [, before, inner, after] = /^([^{}]*)\{([^{}]*)\}(.*)$/.exec(pattern) ?? [];
  if (before === undefined || inner === undefined || after === undefined) return [pattern];
  return inner.split(',').flatMap((part) => alternatives(`${before}${part}${after}`));
}
