import type { SourceKind } from './languages.ts';
import { fieldVariable, type SettingsClass, settingsClasses } from './pydantic.ts';
import { firstAfter, type Region, regionAt } from './regions.ts';

/** A bracket around a place in a program. */
export interface Frame {
  readonly open: '(' | '[' | '{';
  /** Where the bracket stands. */
  readonly at: number;
  /** How many commas are between the bracket and the place. */
  readonly index: number;
  /** What is called, or stands in front of the bracket otherwise: `app.listen`, `config`. */
  readonly callee: string;
}

/** A place in a program and the brackets around it, the innermost first. */
export interface Surroundings {
  readonly frames: readonly Frame[];
  /** Where the item or statement of each level begins; one more than there are frames at most. */
  readonly starts: readonly number[];
}

/** How far a look around goes: keeps the whole search linear. */
const REACH = 1200;
const DEEPEST = 5;
const HEAD = 120;

/** A program, and what can be asked about a place in it. */
export class Program {
  private settings: readonly SettingsClass[] | undefined;

  constructor(
    readonly text: string,
    readonly kind: SourceKind,
    readonly path: string,
    readonly regions: readonly Region[],
  ) {}

  /** The environment variable of the settings' field whose value begins at an offset. */
  settingsVariable(offset: number): string | undefined {
    if (this.kind !== 'python') return undefined;
    this.settings ??= settingsClasses(this.text);
    return fieldVariable(this.text, this.settings, offset);
  }

  regionAt(offset: number): Region | undefined {
    return regionAt(this.regions, offset);
  }

  /** The text between two offsets without its comments. */
  code(from: number, to: number): string {
    let code = '';
    let at = Math.max(0, from);
    for (let i = Math.max(0, firstAfter(this.regions, at) - 1); ; i++) {
      const region = this.regions[i];
      if (region === undefined || region.from >= to) break;
      if (region.kind !== 'comment' || region.to <= at) continue;
      code += `${this.text.slice(at, Math.max(at, region.from))} `;
      at = region.to;
    }
    return code + this.text.slice(at, Math.max(at, to));
  }

  /** The code in front of an offset. */
  before(offset: number, length = HEAD): string {
    return this.code(offset - length, offset);
  }

  /** The code behind an offset. */
  after(offset: number, length = HEAD): string {
    return this.code(offset, Math.min(this.text.length, offset + length));
  }

  /** The brackets around an offset, found by a walk back over a limited distance. */
  around(offset: number): Surroundings {
    const { text, regions } = this;
    const frames: Frame[] = [];
    const starts: number[] = [];
    const limit = Math.max(0, offset - REACH);
    let region = firstAfter(regions, offset - 1) - 1;
    let depth = 0;
    let commas = 0;
    let item = -1;
    let line = -1;
    let at = offset - 1;
    for (; at >= limit && frames.length < DEEPEST; at--) {
      while (region >= 0 && (regions[region]?.from ?? 0) > at) region--;
      const skipped = regions[region];
      if (skipped !== undefined && at < skipped.to && at >= skipped.from) {
        at = skipped.from;
        continue;
      }
      switch (text[at]) {
        case ')':
        case ']':
        case '}':
          // A block that ends on a line of its own ends the statement before.
          if (depth === 0 && text[at] === '}' && line < 0 && endsLine(text, at)) line = at + 1;
          depth++;
          break;
        case '(':
        case '[':
        case '{': {
          if (depth > 0) {
            depth--;
            break;
          }
          const open = text[at] as Frame['open'];
          const ended = open === '{' ? Math.max(item, line) : item;
          starts.push(ended < 0 ? at + 1 : ended);
          frames.push({ open, at, index: commas, callee: this.headOf(at) });
          commas = 0;
          item = -1;
          line = -1;
          break;
        }
        case ',':
          if (depth > 0) break;
          commas++;
          if (item < 0) item = at + 1;
          break;
        case ';':
          if (depth === 0 && item < 0) item = at + 1;
          break;
        case '\n':
          if (depth === 0 && line < 0 && endsStatement(text, at)) line = at + 1;
          break;
      }
    }
    const ended = Math.max(item, line);
    starts.push(ended < 0 ? Math.max(0, at + 1) : ended);
    return { frames, starts };
  }

  /** What stands in front of a bracket: `http.createServer(app).listen` is `.listen`. */
  private headOf(at: number): string {
    const head = this.before(at, HEAD)
      .trimEnd()
      .replace(/(?:::)?<[\w\s,.:<>?&[\]]{0,60}>$/, '');
    return /[\w$.:\\>?@!&-]*$/.exec(head)?.[0] ?? '';
  }
}

function endsLine(text: string, at: number): boolean {
  return /^\}[;,]?[^\S\n]*(?:\n|$)/.test(text.slice(at, at + 20));
}

/** Whether a line's end ends a statement, going by the signs around it. */
function endsStatement(text: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && ' \t\r'.includes(text[before] ?? '')) before--;
  if ('=([{,|&?:+\\.'.includes(text[before] ?? '')) return false;
  let after = at + 1;
  while (after < text.length && ' \t'.includes(text[after] ?? '') && after - at < 200) after++;
  return !'.?:|&+)]}'.includes(text[after] ?? '');
}
