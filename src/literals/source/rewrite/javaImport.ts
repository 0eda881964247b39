import type { Edit } from 'jsonc-parser';
import { lineEndOf } from './lineEnd.ts';
import type { Program } from './site.ts';

const OPTIONAL = 'java.util.Optional';

/** How a Java program calls `java.util.Optional`, and where it could import it. */
export class JavaImports {
  readonly optional: string;
  private readonly isImported: boolean;
  /** Where imports begin, by name; static ones apart. */
  private readonly imports: {
    readonly name: string;
    readonly start: number;
    readonly end: number;
  }[];

  constructor(private readonly program: Program) {
    this.imports = readImports(program);
    const names = this.imports.map(({ name }) => name);
    this.isImported = names.includes(OPTIONAL) || names.includes('java.util.*');
    const isTaken = names.some((name) => name !== OPTIONAL && name.endsWith('.Optional'));
    this.optional = isTaken ? OPTIONAL : 'Optional';
  }

  /** The edit that imports it, sorted by name, unless that is done or can't be. */
  add(): Edit[] {
    if (this.isImported || this.optional === OPTIONAL) return [];
    const { text, tokens } = this.program;
    const eol = lineEndOf(text);
    const line = `import ${OPTIONAL};`;
    const next = this.imports.find(({ name }) => name > OPTIONAL);
    if (next !== undefined) return [{ offset: next.start, length: 0, content: line + eol }];
    const last = this.imports.at(-1);
    if (last !== undefined) return [{ offset: last.end, length: 0, content: eol + line }];
    for (let at = 0; at < tokens.length; at++) {
      if (tokens.at(at) !== 'package') continue;
      while (at < tokens.length && tokens.at(at) !== ';') at++;
      return [{ offset: tokens.ends[at] ?? 0, length: 0, content: eol + eol + line }];
    }
    return [{ offset: 0, length: 0, content: line + eol + eol }];
  }
}

function readImports({ text, tokens }: Program): { name: string; start: number; end: number }[] {
  const imports: { name: string; start: number; end: number }[] = [];
  for (let at = 0; at < tokens.length; at++) {
    if (tokens.at(at) !== 'import' || tokens.parentOf(at) >= 0) continue;
    const start = tokens.starts[at] ?? 0;
    while (at < tokens.length && tokens.at(at) !== ';') at++;
    const end = tokens.ends[at] ?? text.length;
    const name = text
      .slice(start + 'import'.length, end - 1)
      .replace(/\s+/g, ' ')
      .trim();
    if (!name.startsWith('static ')) imports.push({ name, start, end });
  }
  return imports;
}
