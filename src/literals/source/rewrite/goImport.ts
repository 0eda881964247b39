import type { Edit } from 'jsonc-parser';
import { lineEndOf } from './lineEnd.ts';
import type { Program } from './site.ts';

const NEEDED = ['cmp', 'os'] as const;

/** One line of the imports: `name "path"`. */
interface Import {
  readonly name: string | undefined;
  readonly path: string;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** What a Go program imports, and where it could import `cmp` and `os`. */
export class GoImports {
  /** The packages' names in the program. */
  readonly cmp: string;
  readonly os: string;
  /** Whether these names are free for the packages. */
  readonly areFree: boolean;
  private readonly imports: Import[] = [];
  /** The opening bracket's end of the first block of imports. */
  private readonly block: number | undefined;

  constructor(private readonly program: Program) {
    const { tokens } = program;
    for (let at = 0; at < tokens.length; at++) {
      if (tokens.at(at) === 'import' && tokens.beginsLine(at)) {
        if (tokens.at(at + 1) === '(') this.block ??= tokens.ends[at + 1];
        this.readImports(at + 1);
      }
    }
    this.cmp = this.nameOf('cmp');
    this.os = this.nameOf('os');
    this.areFree = NEEDED.every((name) => this.isFree(name));
  }

  /** The edits that import what is missing, sorted as gofmt does. */
  add(): Edit[] {
    const missing = NEEDED.filter((path) => !this.imports.some((one) => isNamed(one, path)));
    if (missing.length === 0) return [];
    const eol = lineEndOf(this.program.text);
    if (this.block !== undefined) return this.intoBlock(missing, eol);
    const quoted = missing.map((path) => `"${path}"`);
    const [only] = this.imports;
    // The comment in front of `import "C"` is a program of its own.
    if (only === undefined || only.path === 'C' || this.imports.length > 1) {
      const block = ['import (', ...quoted.map((path) => `\t${path}`), ')'].join(eol);
      return [{ offset: this.afterHeader(), length: 0, content: `${eol}${eol}${block}` }];
    }
    const own = this.program.text.slice(only.start, only.end);
    const lines = [...quoted, own].sort((a, b) => (pathIn(a) < pathIn(b) ? -1 : 1));
    const content = `(${eol}${lines.map((line) => `\t${line}${eol}`).join('')})`;
    return [{ offset: only.start, length: only.end - only.start, content }];
  }

  private readImports(from: number): void {
    const { tokens, text } = this.program;
    const close = tokens.at(from) === '(' ? (tokens.partnerOf(from) ?? tokens.length) : from + 3;
    for (let at = from; at < close; at++) {
      const region = tokens.regionAt(at);
      if (region === undefined) continue;
      const before = tokens.at(at - 1);
      const isName = !tokens.beginsLine(at) && !['import', '(', ';'].includes(before);
      const start = isName ? (tokens.starts[at - 1] ?? 0) : region.literal.start;
      this.imports.push({
        name: isName ? before : undefined,
        path: text.slice(region.from, region.to),
        start,
        end: region.literal.end,
      });
      if (tokens.at(from) !== '(') break;
    }
  }

  private nameOf(path: string): string {
    return this.imports.find((one) => isNamed(one, path))?.name ?? path;
  }

  /** Whether nothing but the package has its name. */
  private isFree(path: string): boolean {
    const own = path === 'cmp' ? this.cmp : this.os;
    if (own !== path) return true;
    const taken = this.imports.some(
      (one) => one.path !== path && (one.name ?? one.path.split('/').at(-1)) === path,
    );
    if (taken) return false;
    const { tokens } = this.program;
    for (let at = 0; at < tokens.length; at++) {
      if (tokens.at(at) !== path || tokens.at(at - 1) === '.') continue;
      if (tokens.at(at + 1) !== '.') return false;
    }
    return true;
  }

  /** Each in front of the first import of the block's first group that sorts behind it. */
  private intoBlock(paths: readonly string[], eol: string): Edit[] {
    const { text } = this.program;
    const group = this.firstGroup();
    const last = group.at(-1);
    const end = last === undefined ? (this.block ?? 0) : lineEnd(text, last.end);
    const contents = new Map<number, string>();
    for (const path of paths) {
      const next = group.find((one) => one.path > path);
      const offset = next?.start ?? end;
      const content = next === undefined ? `${eol}\t"${path}"` : `"${path}"${eol}\t`;
      contents.set(offset, (contents.get(offset) ?? '') + content);
    }
    return Array.from(contents, ([offset, content]) => ({ offset, length: 0, content }));
  }

  /** The imports of the block up to its first empty line. */
  private firstGroup(): Import[] {
    const { text } = this.program;
    const group: Import[] = [];
    let at = this.block ?? 0;
    for (const one of this.imports) {
      if (one.start < at) continue;
      if (/\n[ \t\r]*\n|\)/.test(text.slice(at, one.start)) && group.length > 0) break;
      group.push(one);
      at = one.end;
    }
    return group;
  }

  private afterHeader(): number {
    const { tokens, text } = this.program;
    const last = this.imports.at(-1);
    if (last !== undefined) return lineEnd(text, last.end);
    for (let at = 0; at < tokens.length; at++) {
      if (tokens.at(at) === 'package') return lineEnd(text, tokens.ends[at + 1] ?? 0);
    }
    return 0;
  }
}

function isNamed({ name, path }: Import, wanted: string): boolean {
  return path === wanted && name !== '_' && name !== '.';
}

function pathIn(line: string): string {
  return line.slice(line.indexOf('"'));
}

/** The end of the line that an offset lies in, with its comment. */
function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}
