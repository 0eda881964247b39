/** How a class of settings calls its variables. */
interface Naming {
  /** What they begin with; `undefined` where only the running program knows. */
  readonly prefix: string | undefined;
  readonly isCaseSensitive: boolean;
}

/** A class of settings that pydantic fills from the environment. */
export interface SettingsClass extends Naming {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** What stands in front of its fields. */
  readonly indent: string;
}

const MOST = 100;
const CLASS = /^([ \t]*)class[ \t]+(\w+)[ \t]*\(([^()]{0,300})\)[ \t]*:/gm;
/** A line of the body that is no comment, with its indentation. */
const LINE = /\n([ \t]*)(?=[^\s#])/g;
const PREFIX = /\benv_prefix["']?[ \t]*[=:][ \t]*(?:(["'])(\w*)\1)?/;
const CASE_SENSITIVE = /\bcase_sensitive["']?[ \t]*[=:][ \t]*True\b/;

/** The classes of a Python program that are `BaseSettings`, or derive from one of them; the first 100. Takes linear time. */
export function settingsClasses(text: string): SettingsClass[] {
  if (!text.includes('BaseSettings')) return [];
  const known = new Map<string, Naming>([['BaseSettings', { prefix: '', isCaseSensitive: false }]]);
  const classes: SettingsClass[] = [];
  CLASS.lastIndex = 0;
  for (let match = CLASS.exec(text); match !== null; match = CLASS.exec(text)) {
    if (classes.length === MOST) break;
    const [, outer = '', name = '', bases = ''] = match;
    const base = bases.match(/\w+/g)?.find((word) => known.has(word));
    const inherited = known.get(base ?? '');
    if (inherited === undefined) continue;
    const start = CLASS.lastIndex;
    const { end, indent } = bodyAt(text, start, outer);
    CLASS.lastIndex = end;
    const body = text.slice(start, end);
    const said = PREFIX.exec(body);
    const naming = {
      prefix: said === null ? inherited.prefix : said[2],
      isCaseSensitive: inherited.isCaseSensitive || CASE_SENSITIVE.test(body),
    };
    known.set(name, naming);
    if (indent !== undefined) classes.push({ start, end, indent, ...naming });
  }
  return classes;
}

/** Where a class ends: before the first line that is no deeper than its own. */
function bodyAt(
  text: string,
  start: number,
  outer: string,
): { readonly end: number; readonly indent: string | undefined } {
  let indent: string | undefined;
  LINE.lastIndex = start;
  for (let line = LINE.exec(text); line !== null; line = LINE.exec(text)) {
    const [, own = ''] = line;
    if (own.length <= outer.length) return { end: line.index, indent };
    indent ??= own;
  }
  return { end: text.length, indent };
}

const LONGEST_FIELD = 200;
const FIELD = /\n([ \t]*)([A-Za-z]\w*)[ \t]*:[^\n=]{1,100}=\s*(?:Field\(\s*(?:default\s*=\s*)?)?$/;
/** A field's own name for its variable. */
const ALIAS =
  /^[^\n]{0,20},\s*[^()]{0,200}?\b(?:validation_alias|alias|env)\s*=\s*(?:(["'])(\w+)\1)?/;

/** The environment variable of the field whose default begins at an offset. */
export function fieldVariable(
  text: string,
  classes: readonly SettingsClass[],
  offset: number,
): string | undefined {
  const owner = classes.find(({ start, end }) => start <= offset && offset < end);
  if (owner === undefined) return undefined;
  const before = text.slice(Math.max(owner.start, offset - LONGEST_FIELD), offset);
  const [field, indent, name = ''] = FIELD.exec(before) ?? [];
  if (field === undefined || indent !== owner.indent) return undefined;
  if (field.trimEnd().endsWith('Field(') || /Field\(\s*default\s*=\s*$/.test(field)) {
    const alias = ALIAS.exec(text.slice(offset, offset + 2 * LONGEST_FIELD));
    if (alias !== null) return alias[2];
  }
  if (owner.prefix === undefined) return undefined;
  const variable = owner.prefix + name;
  return owner.isCaseSensitive ? variable : variable.toUpperCase();
}
