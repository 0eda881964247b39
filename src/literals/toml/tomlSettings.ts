import { type AST, ParseError, parseTOML } from 'toml-eslint-parser';
import { besideIn, DEEPEST, MOST_ARGUMENTS, type Setting } from '../settings/setting.ts';

/** How many lines may be wrong before the rest is given up. */
const MOST_ERRORS = 5;

/** The texts and numbers of a TOML text, in order. A line that is wrong is passed over. */
export function tomlSettings(text: string): Setting[] {
  const program = parse(text);
  if (program === undefined) return [];
  const found: Setting[] = [];
  for (const node of program.body[0].body) {
    if (node.type === 'TOMLTable') {
      readPairs(text, node.body, node.resolvedKey.map(String), found);
    }
  }
  const top = program.body[0].body.filter((node) => node.type === 'TOMLKeyValue');
  readPairs(text, top, [], found);
  return found;
}

function parse(source: string): AST.TOMLProgram | undefined {
  let text = source;
  for (let errors = 0; errors < MOST_ERRORS; errors++) {
    try {
      return parseTOML(text, { tomlVersion: '1.1' });
    } catch (error) {
      // The parser calls itself for each level.
      if (error instanceof RangeError) return undefined;
      if (!(error instanceof ParseError)) throw error;
      const start = text.lastIndexOf('\n', error.index - 1) + 1;
      const end = text.indexOf('\n', error.index);
      const stop = end < 0 ? text.length : end;
      if (text.slice(start, stop).trim() === '') return undefined;
      text = text.slice(0, start) + ' '.repeat(stop - start) + text.slice(stop);
    }
  }
  return undefined;
}

function readPairs(
  source: string,
  pairs: readonly AST.TOMLKeyValue[],
  path: readonly string[],
  found: Setting[],
): void {
  if (path.length > DEEPEST) return;
  const beside = besideIn(() =>
    pairs.flatMap(({ key, value }): [string, string][] =>
      value.type === 'TOMLValue' && value.kind === 'string'
        ? [[namesOf(key).join('.'), value.value]]
        : [],
    ),
  );
  for (const { key, value } of pairs) {
    readValue(source, value, [...path, ...namesOf(key)], beside, [], found);
  }
}

function readValue(
  source: string,
  node: AST.TOMLContentNode,
  path: readonly string[],
  beside: Setting['beside'],
  before: readonly string[],
  found: Setting[],
): void {
  if (node.type === 'TOMLInlineTable') {
    readPairs(source, node.body, path, found);
    return;
  }
  if (node.type === 'TOMLArray') {
    const texts = node.elements.length > MOST_ARGUMENTS ? [] : node.elements.map(scalarOf);
    node.elements.forEach((item, i) => {
      readValue(source, item, [...path, String(i)], beside, texts.slice(0, i), found);
    });
    return;
  }
  const [start, end] = node.range;
  if (node.kind === 'integer') {
    const value = source.slice(start, end);
    found.push({ path, form: 'number', value, at: (index) => start + index, beside, before });
  } else if (node.kind === 'string') {
    const at = offsetsOf(source, node);
    found.push({ path, form: 'text', value: node.value, at, beside, before });
  }
}

function namesOf(key: AST.TOMLKey): string[] {
  return key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value));
}

function scalarOf(node: AST.TOMLContentNode): string {
  return node.type === 'TOMLValue' ? String(node.value) : '';
}

const ESCAPE = /\\(?:u[\da-f]{4}|U[\da-f]{8}|x[\da-f]{2}|\s*\n\s*|.)/gis;

/** Where each UTF-16 unit of a string stands in the source. */
function offsetsOf(source: string, node: AST.TOMLStringValue): (index: number) => number {
  const [from, to] = node.range;
  const quote = node.multiline ? 3 : 1;
  // A newline right behind the opening quotes is not part of the value.
  const newline = node.multiline
    ? (/^\r?\n/.exec(source.slice(from + 3, from + 5))?.[0].length ?? 0)
    : 0;
  const start = from + quote + newline;
  const raw = source.slice(start, to - quote);
  if (node.style === 'literal' || !raw.includes('\\')) return (index) => start + index;
  const offsets: number[] = [];
  let at = 0;
  const plain = (end: number) => {
    for (; at < end; at++) offsets.push(start + at);
  };
  for (const { 0: sequence, index } of raw.matchAll(ESCAPE)) {
    plain(index);
    if (!/^\\\s*\n/.test(sequence)) offsets.push(start + index);
    at = index + sequence.length;
  }
  plain(raw.length);
  return (index) => offsets[index] ?? start + raw.length;
}
