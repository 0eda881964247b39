import { isInAnnotation } from './javaConstants.ts';
import type { Site } from './site.ts';
import { enclosed, inPlaceOf, intoHoles, type SourceLanguage } from './writer.ts';

/** What a value stands behind. */
const BEFORE_VALUE = new Set([
  '(',
  ',',
  '=',
  '[',
  '?:',
  '->',
  'else',
  'return',
  'to',
  '+',
  '{',
  '==',
  '!=',
]);
/** Where `?:` needs no parentheses. */
const BEFORE_ELVIS = new Set(['(', ',', '=', '[', '?:', '->', 'return']);
/** Programs that run elsewhere than on the Java machine, or on a phone. */
const ELSEWHERE = /\/(?:js|native|ios|macos|linux|mingw|wasm\w*|common|android)(?:Main|Test)\//i;

/** Kotlin: `System.getenv("API_PORT")?.toIntOrNull() ?: 3000`; an empty variable is no number. */
export const kotlin: SourceLanguage = ({ path, text }) => ({
  fitness: ELSEWHERE.test(path) || /^import android[x]?\./m.test(text) ? 'no' : 'yes',

  write(site, holes) {
    const [first] = holes;
    if (first === undefined || isFixed(site)) return undefined;
    const number = (variable: string, digits: string) =>
      `System.getenv("${variable}")?.toIntOrNull() ?: ${digits}`;
    if (site.string === undefined) {
      if (!/^\d+$/.test(site.text) || !isInt(site)) return undefined;
      const isFree = BEFORE_ELVIS.has(site.before()) && site.endsFreely;
      return inPlaceOf(site, enclosed(number(first.variable, site.text), isFree));
    }
    if (site.isWhole(first) && site.string.open === '"') {
      return inPlaceOf(
        site,
        `System.getenv("${first.variable}").orEmpty().ifEmpty { ${site.text} }`,
      );
    }
    // Code before 1.3 that is nested deeper than one string is not read well by tools.
    if (site.isNested) return undefined;
    return intoHoles(site, holes, ({ variable }, digits) => `\${${number(variable, digits)}}`);
  },
});

/** Whether a constant or an annotation is around it, or it is a pattern: `8080 -> …`. */
function isFixed(site: Site): boolean {
  if (!BEFORE_VALUE.has(site.before()) || site.after() === '->') return true;
  return site.segment().includes('const') || isInAnnotation(site);
}

/** Whether nothing says that a number has another type than Int. */
function isInt(site: Site): boolean {
  const [equals, type, colon] = site.segment();
  return equals !== '=' || colon !== ':' || type === 'Int';
}
