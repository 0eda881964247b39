import type { Finder } from '../finder.ts';
import type { LiteralAction } from '../finding.ts';
import { isHostAlias } from '../hosts.ts';
import { findDefaults, findInAssigned } from './assigned.ts';
import { logicalLines } from './logicalLines.ts';
import { literalAt } from './place.ts';
import { findInScript, type ScriptPort } from './shell.ts';

const ASSIGNMENT =
  /^ *(?:([^\s:=#][^:=#]*?)\s*:\s*)?(?:(?:export|override|private|unexport)\s+)*([\w.-]+)\s*(\?=|:{1,3}=|\+=|!=|=)[ \t]*/;
const TARGET = /^([\w./%$(){}-]+)[^=#]*?:(?!=)/;
const CONDITION =
  /^\s*(?:ifn?eq|ifn?def|else|endif|-?include|sinclude|vpath|\$\((?:info|warning|error)\b)/;
/** In so many characters a line has said what it is. */
const LONGEST_START = 400;
/** `$(or $(PORT),3000)`, `$(if $(PORT),$(PORT),3000)`. */
const MAKE_DEFAULT =
  /\$\((?:or|if)\s+\$[({](\w+)[)}]\s*,(?:\s*\$[({]\w+[)}]\s*,)?\s*([^\s$(){},]*)\s*\)/g;
/** The shell's default in a recipe. */
const SHELL_DEFAULT = /(?<=\$)\$\{(\w+):?[-=]([^${}]*)\}/g;

/** The ports in a makefile: its variables and its recipes. */
export const findInMakefile: Finder = (text, path) => {
  let target: string | undefined;
  return logicalLines(text, { comment: /^\s*#/, continued: '\\' }).flatMap(
    ({ start, text: line }) => {
      const recipe = line.startsWith('\t');
      const name = recipe ? undefined : TARGET.exec(line.slice(0, LONGEST_START))?.[1];
      if (name !== undefined) target = /^\./.test(name) ? undefined : name;
      const clues = recipe && target !== undefined ? { label: target } : {};
      return (recipe ? findInRecipe(line) : findInLine(line)).map((hit) => {
        const foreign =
          ['internal', 'container', 'pattern'].includes(hit.role) && !isHostAlias(hit.host ?? '');
        const action: LiteralAction = foreign ? 'report' : 'replace';
        const place = { ...hit, start: start + hit.start, end: start + hit.end, action };
        const fallback = foreign ? undefined : hit.fallback;
        return literalAt({ ...place, clues: { ...clues, ...hit.clues }, fallback }, path);
      });
    },
  );
};

function findInRecipe(line: string): ScriptPort[] {
  return [...findDefaults(line, '', SHELL_DEFAULT), ...findInMakeCommand(line)];
}

/** A command as make writes it: `$(PORT)` is a variable, `$$` the shell's `$`. Nothing moves. */
function findInMakeCommand(command: string): ScriptPort[] {
  const plain = command
    .replace(/\$\(([\w.-]+)\)/g, (_, name) => `\${${name}}`)
    .replace(/\$\$/g, ' $');
  return [...findDefaults(command, '', MAKE_DEFAULT), ...findInScript(withoutComment(plain))];
}

function withoutComment(command: string): string {
  return command.replace(/(?<=[\s;])#(?![{!]).*$/s, (comment) => ' '.repeat(comment.length));
}

/** A variable, of a target or of the whole file. */
function findInLine(line: string): ScriptPort[] {
  const [lead = '', , key = '', sign] = ASSIGNMENT.exec(line.slice(0, LONGEST_START)) ?? [];
  if (sign === undefined || CONDITION.test(line.slice(0, LONGEST_START)))
    return findInlineRecipe(line);
  const value = line
    .slice(lead.length)
    .replace(/(?:^|\s)#.*$/s, '')
    .trimEnd();
  const found =
    sign === '!=' || value.startsWith('$(shell')
      ? findInMakeCommand(value)
      : findInAssigned(key, value, MAKE_DEFAULT);
  return found.map((hit) => {
    const { start, end } = hit;
    // `?=` gives way to the environment.
    const own = sign === '?=' ? { variable: key, value, start, end } : undefined;
    return {
      ...hit,
      start: start + lead.length,
      end: end + lead.length,
      fallback: hit.fallback ?? own,
    };
  });
}

/** `serve: ; python -m http.server 8000` */
function findInlineRecipe(line: string): ScriptPort[] {
  const at = CONDITION.test(line.slice(0, LONGEST_START)) ? -1 : line.indexOf(';');
  if (at === -1) return [];
  return findInRecipe(line.slice(at + 1)).map((hit) => ({
    ...hit,
    start: hit.start + at + 1,
    end: hit.end + at + 1,
  }));
}
