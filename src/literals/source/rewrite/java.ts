import { constantsInUse, isInAnnotation } from './javaConstants.ts';
import { JavaImports } from './javaImport.ts';
import type { Site } from './site.ts';
import { enclosed, inPlaceOf, type SourceLanguage, splitAt } from './writer.ts';

/** What a value stands behind. */
const BEFORE_VALUE = new Set(['(', ',', '=', '{', '?', ':', '->', 'return', '+', '==', '!=']);
/** Names of the value inside the filter, as one that a method has already would be an error. */
const VALUE_NAMES = ['value', 'text', 'setting', 'envValue'];

/** Java: `Optional.ofNullable(System.getenv("API_PORT")).filter(…).map(Integer::valueOf).orElse(3000)`. */
export const java: SourceLanguage = (program) => {
  const { text, tokens } = program;
  const imports = new JavaImports(program);
  const words = new Set(Array.from(tokens.starts, (_, index) => tokens.at(index)));
  const value = VALUE_NAMES.find((name) => !words.has(name));
  const early = constantsInUse(tokens);
  const isNeededEarly = (site: Site) => {
    const [equals, name = '', ...rest] = site.segment();
    return equals === '=' && rest.includes('final') && early.has(name);
  };
  const variableOr = (variable: string, mapped: string, otherwise: string) =>
    `${imports.optional}.ofNullable(System.getenv("${variable}"))` +
    `.filter(${value} -> !${value}.isEmpty())${mapped}.orElse(${otherwise})`;

  return {
    // An app on a phone has no such variables.
    fitness: value === undefined || /^import android\./m.test(text) ? 'no' : 'yes',

    write(site, holes) {
      const [first] = holes;
      const before = site.before();
      if (first === undefined || !BEFORE_VALUE.has(before) || site.after() === '->')
        return undefined;
      if (before === ':' && site.segment().includes('case')) return undefined;
      if (isInAnnotation(site) || isNeededEarly(site)) return undefined;
      if (site.string === undefined) {
        if (!/^\d+$/.test(site.text)) return undefined;
        const content = variableOr(first.variable, '.map(Integer::valueOf)', site.text);
        return inPlaceOf(site, content);
      }
      if (site.string.open !== '"') return undefined;
      const sum = splitAt(site, holes, ' + ', ({ variable }, digits) =>
        variableOr(variable, '', `"${digits}"`),
      );
      const isFree = site.isWhole(first) || site.endsFreely || site.after() === '+';
      return inPlaceOf(site, enclosed(sum, isFree));
    },

    prepare: () => imports.add(),
  };
};
