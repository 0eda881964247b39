import type { Edit } from 'jsonc-parser';
import { lineEndOf } from './lineEnd.ts';
import type { Program } from './site.ts';
import type { Tokens } from './tokens.ts';

/** How a program that imports it already reads the environment, from an offset on. */
interface Imported {
  readonly from: number;
  readonly get: string;
}

/** What a Python program imports of `os`, and where it could. */
export class PythonImports {
  private readonly imported: Imported | undefined;
  /** Whether the name `os` is free for the module. */
  readonly isFree: boolean;

  constructor(private readonly program: Program) {
    this.imported = findImported(program.tokens);
    this.isFree = !hasOtherOs(program.tokens);
  }

  /** What reads a variable at an offset: `os.environ.get`. */
  getAt(offset: number): string {
    const { imported } = this;
    return imported !== undefined && imported.from <= offset ? imported.get : 'os.environ.get';
  }

  /** The edit that imports `os` where edits need it. */
  add(edits: readonly Edit[]): Edit[] {
    const first = Math.min(...edits.map((edit) => edit.offset));
    if (this.imported !== undefined && this.imported.from <= first) return [];
    const { text } = this.program;
    const eol = lineEndOf(text);
    const { offset, content } = this.place(first);
    return [{ offset, length: 0, content: content.replaceAll('\n', eol) }];
  }

  /** After what must come first, and among the imports in front of an offset. */
  private place(before: number): { readonly offset: number; readonly content: string } {
    const { text, tokens } = this.program;
    const header = headerEnd(tokens);
    for (let at = header; (tokens.starts[at] ?? before) < before; at++) {
      if (isTopLevel(tokens, at) && ['import', 'from'].includes(tokens.at(at))) {
        return { offset: amongImports(text, tokens.starts[at] ?? 0), content: 'import os\n' };
      }
    }
    if (header > 0) {
      const end = text.indexOf('\n', tokens.ends[header - 1] ?? 0);
      return end < 0
        ? { offset: text.length, content: '\n\nimport os\n' }
        : { offset: end + 1, content: '\nimport os\n' };
    }
    const [lead = ''] = /^\uFEFF?(?:#!.*(?:\n|$))?(?:#.*coding[:=].*(?:\n|$))?/.exec(text) ?? [];
    return { offset: lead.length, content: 'import os\n\n' };
  }
}

/** Whether a statement of the module itself begins there. */
function isTopLevel(tokens: Tokens, index: number): boolean {
  const start = tokens.starts[index] ?? 0;
  // A bracket that closes on a line of its own goes on with a statement.
  if (tokens.parentOf(index) >= 0 || tokens.at(index) === ')') return false;
  return start === 0 || /[\n\uFEFF]/.test(tokens.text[start - 1] ?? '');
}

function findImported(tokens: Tokens): Imported | undefined {
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens.at(at);
    if ((token !== 'import' && token !== 'from') || !isTopLevel(tokens, at)) continue;
    const isFrom = token === 'from' && tokens.at(at + 1) === 'os' && tokens.at(at + 2) === 'import';
    if (token === 'from' && !isFrom) continue;
    for (let name = isFrom ? at + 3 : at + 1; name < tokens.length; name++) {
      if (tokens.beginsLine(name) && tokens.parentOf(name) < 0) break;
      const before = tokens.at(name - 1);
      if (!['import', ',', '('].includes(before)) continue;
      const called = tokens.at(name + 1) === 'as' ? tokens.at(name + 2) : tokens.at(name);
      const get = isFrom ? fromOs(tokens.at(name), called) : osItself(tokens, name, called);
      if (get !== undefined) return { from: tokens.ends[name] ?? 0, get };
    }
  }
  return undefined;
}

function fromOs(name: string, called: string): string | undefined {
  if (name === 'environ') return `${called}.get`;
  return name === 'getenv' ? called : undefined;
}

function osItself(tokens: Tokens, name: number, called: string): string | undefined {
  return tokens.at(name) === 'os' && tokens.at(name + 1) !== '.'
    ? `${called}.environ.get`
    : undefined;
}

/** Whether something else is called `os`. */
function hasOtherOs(tokens: Tokens): boolean {
  for (let at = 0; at < tokens.length; at++) {
    if (tokens.at(at) !== 'os' || tokens.at(at - 1) === '.') continue;
    if (['as', 'for', 'def', 'class', 'global'].includes(tokens.at(at - 1))) return true;
    if (tokens.at(at + 1) === '=' && tokens.beginsLine(at) && tokens.parentOf(at) < 0) return true;
    if (tokens.at(tokens.parentOf(at) - 2) === 'def') return true;
  }
  return false;
}

/** The index of the first token after the docstring and `from __future__` imports. */
function headerEnd(tokens: Tokens): number {
  let at = 0;
  while (tokens.at(at) === '"' && (at === 0 || !tokens.beginsLine(at))) at++;
  while (tokens.at(at) === 'from' && tokens.at(at + 1) === '__future__') {
    at++;
    while (at < tokens.length && !isTopLevel(tokens, at)) at++;
  }
  return at;
}

/** Where `import os` stands in the block of imports that begins at an offset, sorted by name. */
function amongImports(text: string, block: number): number {
  let at = block;
  while (text.startsWith('import ', at)) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? text.length : end).trimEnd();
    if (line > 'import os' || line.endsWith('\\') || end < 0) return at;
    at = end + 1;
  }
  return at;
}
