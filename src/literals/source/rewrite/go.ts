import type { Question } from './brackets.ts';
import { GoImports } from './goImport.ts';
import { type Site, segmentBefore } from './site.ts';
import { enclosed, inPlaceOf, type SourceLanguage, splitAt } from './writer.ts';

/** What a text stands behind, and `+` needs no parentheses. */
const BEFORE_SUM = new Set(['(', ',', '=', ':=', ':', '{', '[', 'return', '+', '==', '!=', 'case']);

/**
 * Go: `":" + cmp.Or(os.Getenv("API_PORT"), "8080")`. `cmp.Or` is there since Go 1.22. Numbers stay,
 * as reading one from a variable may fail; so do constants.
 */
export const go: SourceLanguage = (program) => {
  const imports = new GoImports(program);

  return {
    fitness: imports.areFree ? 'yes' : 'no',

    write(site, holes) {
      if (site.string === undefined || !takesValue(site)) return undefined;
      const { cmp, os } = imports;
      const value = splitAt(
        site,
        holes,
        isOneOfMany(site) ? '+' : ' + ',
        ({ variable }, digits) => `${cmp}.Or(${os}.Getenv("${variable}"), "${digits}")`,
      );
      const [first] = holes;
      const isCall = first !== undefined && site.isWhole(first);
      const isFree = BEFORE_SUM.has(site.before()) && (site.endsFreely || site.after() === '+');
      return inPlaceOf(site, enclosed(value, isCall || isFree));
    },

    prepare: () => imports.add(),
  };
};

/** Whether any expression can stand there: no constant, import, tag of a field, or type of the program's own. */
function takesValue(site: Site): boolean {
  if (!BEFORE_SUM.has(site.before())) return false;
  if (site.before() === ':' && site.after() === ':') return false;
  return !(site.askWithin(isFixed) || hasOwnType(site));
}

/** Whether a constant or an import begins there; a function's body is neither. */
const isFixed: Question = (program, at) => {
  const segment = segmentBefore(program, at);
  const first = segment.at(-1);
  if (segment.includes('const') || first === 'import') return true;
  return first === 'func' && program.tokens.at(at) === '{' ? false : undefined;
};

/** Whether gofmt leaves out the blanks around an operator: in one of several arguments. */
function isOneOfMany(site: Site): boolean {
  const { tokens } = site.program;
  const isCall = tokens.at(tokens.parentOf(site.index)) === '(';
  return isCall && (site.before() === ',' || site.after() === ',');
}

/** Whether it is assigned as in `var addr Address = ":8080"`: a text is one of the type, an expression is not. */
function hasOwnType(site: Site): boolean {
  const [equals, type, name] = site.segment();
  if (equals !== '=' || name === undefined || name === 'var') return false;
  return type !== 'string' && /^\w+$/.test(type ?? '') && /^\w+$/.test(name);
}
