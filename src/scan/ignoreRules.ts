import ignore, { type Ignore } from 'ignore';

/** What rules say of a path; `undefined` when they say nothing. */
export type Ruling = 'out' | 'in' | undefined;

/** Where the patterns of a folder count from. */
export interface Base {
  /** The length of the folder's path below the one that is walked, its last `/` included. */
  readonly cut?: number;
  /** For a folder above the one that is walked: the way down to that, with `/` at its end. */
  readonly prefix?: string;
}

/** As git is set up by default. */
const ignoreCase = process.platform === 'win32' || process.platform === 'darwin';

/** Patterns as in a .gitignore, of a folder and those around it; the innermost that speaks decides. */
export class IgnoreRules {
  private readonly matcher: Ignore;

  constructor(
    private readonly outer: IgnoreRules | undefined,
    private readonly patterns: readonly string[],
    private readonly base: Base = {},
  ) {
    this.matcher = ignore({ ignoreCase }).add(patterns);
  }

  /** @param path below the folder that is walked, with `/`; at the end, too, for a folder */
  rule(path: string): Ruling {
    const { ignored, unignored } = this.test(path);
    if (ignored) return 'out';
    return unignored ? 'in' : this.outer?.rule(path);
  }

  /**
   * The rules below a folder that an inner rule lets in: without those of outer folders that leave it
   * out, as these would speak of all that is in it.
   */
  below(folder: string): IgnoreRules {
    const outer = this.outer?.below(folder);
    const { rule } = this.test(folder);
    if (rule === undefined && outer === this.outer) return this;
    const kept = this.patterns.filter((pattern) => pattern.trim() !== rule?.pattern.trim());
    // A pattern that is not found among the lines would be asked for again and again.
    if (kept.length === this.patterns.length) return new IgnoreRules(outer, kept, this.base);
    return new IgnoreRules(outer, kept, this.base).below(folder);
  }

  private test(path: string) {
    const { cut = 0, prefix = '' } = this.base;
    return this.matcher.test(prefix + path.slice(cut));
  }
}

/** The lines of a .gitignore. */
export function patternsOf(text: string): string[] {
  return text.replace(/^\uFEFF/, '').split(/\r?\n/);
}
