import type { Edit } from 'jsonc-parser';
import type { Finder } from '../finder.ts';
import type { PortLiteral } from '../finding.ts';
import type { Rewriter } from '../rewriting.ts';
import { findInAssigned } from './assigned.ts';
import { logicalLines } from './logicalLines.ts';
import { literalAt } from './place.ts';
import { findInScript } from './shell.ts';
import { rewriteShell } from './shellRewrite.ts';
import { readShell } from './shellText.ts';

/** `port := "3000"`, `export PORT := '3000'`. */
const ASSIGNMENT = /^(?:export\s+)?([A-Za-z_][\w-]*)\s*:=\s*/;
const RECIPE = /^@?([A-Za-z_][\w-]*)(?=[\s:*+$])([^:]*(?:"[^"]*"|'[^']*')?[^:]*):(?!=)/;
const PARAMETER = /[*+$]*([A-Za-z_][\w-]*)=/g;
/** A recipe's header is no longer. */
const LONGEST_HEADER = 400;
/** `env_var_or_default("PORT", "3000")`, `env('PORT', '3000')`. */
const FALLBACK =
  /\benv(?:_var_or_default)?\(\s*["']([A-Za-z_]\w*)["']\s*,\s*["']([^"'\n]*)["']\s*\)/g;

/** Whether a makefile by its kind is one of the program `just`. */
export function isJustfile(path: string): boolean {
  return /(?:^|[/\\])\.?justfile$|\.just$/i.test(path);
}

/** The ports in a justfile: its variables, its recipes' parameters and their lines. */
export const findInJustfile: Finder = (text, path) => {
  let label: string | undefined;
  let other = false;
  return logicalLines(text, { comment: /^\s*#(?!!)/ }).flatMap(({ start, text: line }) => {
    if (!/^\s/.test(line)) {
      label = RECIPE.exec(line.slice(0, LONGEST_HEADER))?.[1];
      other = false;
      return findInHeader(line, start, path);
    }
    if (/^\s+#!/.test(line)) other = !/\b(?:ba|z|da|k)?sh\b/.test(line);
    return findInBody(line, other).map((place) => {
      const own = label === undefined ? {} : { label };
      const clues = { ...own, ...place.clues };
      return literalAt(
        { ...place, clues, start: start + place.start, end: start + place.end },
        path,
      );
    });
  });
};

/** A variable's value, or the defaults of a recipe's parameters. */
function findInHeader(line: string, from: number, path: string): PortLiteral[] {
  const [lead, variable] = ASSIGNMENT.exec(line) ?? [];
  const named =
    lead === undefined || variable === undefined
      ? [...(RECIPE.exec(line.slice(0, LONGEST_HEADER))?.[0] ?? '').matchAll(PARAMETER)].map(
          (match) => ({
            key: match[1] ?? '',
            at: match.index + match[0].length,
          }),
        )
      : [{ key: variable, at: lead.length }];
  const literals = named.flatMap(({ key, at }) => {
    const [whole = '', quote = '', value = ''] = /^(["'])([^"'\n]*)\1/.exec(line.slice(at)) ?? [];
    const start = from + at + quote.length;
    const alone = line.slice(at + whole.length).trim() === '' || lead === undefined;
    return findInAssigned(key, value).map((hit) => {
      const foreign = ['internal', 'container'].includes(hit.role);
      const fits = hit.whole || (lead !== undefined && alone);
      const place = { ...hit, start: start + hit.start, end: start + hit.end };
      return literalAt({ ...place, action: foreign || !fits ? 'report' : 'replace' }, path);
    });
  });
  const defaults = [...line.matchAll(FALLBACK)].flatMap((match) => {
    const [whole, name = '', value = ''] = match;
    const start = from + match.index + whole.lastIndexOf(value);
    return findInAssigned(`${variable ?? ''}_${name}`, value).map((hit) => {
      const fallback = { variable: name, value, start: hit.start, end: hit.end };
      const place = { ...hit, start: start + hit.start, end: start + hit.end };
      return literalAt({ ...place, action: 'replace', fallback, clues: { variable: name } }, path);
    });
  });
  return [...literals, ...defaults];
}

/** A line for the shell; what just fills in is a variable to it. */
function findInBody(line: string, other: boolean) {
  const plain = line.replace(/\{\{([^{}]*)\}\}/g, (whole) => `$${'_'.repeat(whole.length - 1)}`);
  const shell = readShell(plain);
  return findInScript(shell.commands).map((hit) => {
    const fixed =
      ['internal', 'container', 'pattern'].includes(hit.role) ||
      (hit.fallback === undefined && (other || shell.contextAt(hit.start) === 'single'));
    const fallback = fixed ? undefined : hit.fallback;
    return { ...hit, fallback, action: fixed ? ('report' as const) : ('replace' as const) };
  });
}

/** Asks for the variable with just's own function, or with the shell's default in a recipe's lines. */
export const rewriteJustfile: Rewriter = (text, replacements, path) =>
  replacements.flatMap((replacement): readonly Edit[] => {
    const { literal, variable } = replacement;
    const { start, end } = literal;
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    if (/\s/.test(text[lineStart] ?? '')) {
      const line = text.slice(
        lineStart,
        text.indexOf('\n', end) === -1 ? undefined : text.indexOf('\n', end),
      );
      const moved = { ...literal, start: start - lineStart, end: end - lineStart };
      return rewriteShell(line, [{ ...replacement, literal: moved }], path).map((edit) => ({
        ...edit,
        offset: edit.offset + lineStart,
      }));
    }
    const call = `env_var_or_default("${variable}", "${text.slice(start, end)}")`;
    const [quote = ''] = /["'](?=[^"']*$)/.exec(text.slice(lineStart, start)) ?? [];
    const [opens, closes] = [text[start - 1] === quote, text[end] === quote];
    const head = opens ? '' : `${quote} + `;
    const tail = closes ? '' : ` + ${quote}`;
    const offset = opens ? start - 1 : start;
    const length = (closes ? end + 1 : end) - offset;
    return [{ offset, length, content: head + call + tail }];
  });
