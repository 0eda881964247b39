import type { Port } from '../../probe/port.ts';
import type { Fallback, PortLiteral } from '../finding.ts';
import { nameIdeas } from '../ideas.ts';
import { type Candidate, findCandidates } from './candidates.ts';
import type { SourceKind } from './languages.ts';
import { lex } from './lexer.ts';
import { judgeNumber } from './number/judgeNumber.ts';
import { Program } from './program.ts';
import type { Region } from './regions.ts';
import { canRewrite } from './rewrite/sourceRewrite.ts';
import { judgeText } from './strings.ts';
import type { Verdict } from './verdict.ts';

/** Roles of what an expression could take the place of. */
const OWN_ROLES = new Set(['listen', 'client', 'debug', 'probe', 'publish']);

/** Longer programs come out of a bundler; nobody edits them. */
const LONGEST_EDITED = 500_000;
/** More places to look at than this are a table of data; what comes after them is left out. */
const MOST_JUDGED = 5_000;

/**
 * Finds the hardcoded ports of a program. Of a file with more than 5,000 places to look at, only the
 * first 5,000 are judged: so many numbers near such words are a table of data.
 */
export function findInSource(kind: SourceKind, text: string, path: string): PortLiteral[] {
  const candidates = findCandidates(text).slice(0, MOST_JUDGED);
  if (candidates.length === 0) return [];
  const program = new Program(text, kind, path, lex(text, kind, path));
  const rewritable =
    text.length > LONGEST_EDITED ? () => false : canRewrite(kind, text, path, program.regions);
  const folder = folderOf(path);
  return candidates.flatMap((candidate): PortLiteral[] => {
    const region = program.regionAt(candidate.start);
    if (region !== undefined && region.kind !== 'string') return [];
    const verdict = judge(program, candidate, region);
    if (verdict === undefined) return [];
    const { start, end } = candidate;
    const { role, confidence, environment, variable, scheme, isFixed } = verdict;
    const fallback =
      environment === undefined || !OWN_ROLES.has(role)
        ? undefined
        : fallbackOf(text, candidate, region, environment);
    const canReplace =
      OWN_ROLES.has(role) &&
      !isFixed &&
      (fallback !== undefined || rewritable({ start, end, role }));
    return [
      {
        port: candidate.port as Port,
        start,
        end,
        form: region === undefined ? 'number' : 'text',
        role,
        confidence,
        action: canReplace ? 'replace' : 'report',
        names: nameIdeas(
          {
            ...(variable === undefined ? {} : { variable }),
            ...(scheme === undefined ? {} : { scheme }),
            ...(folder === undefined ? {} : { folder }),
          },
          role,
        ),
        ...(fallback === undefined ? {} : { fallback }),
      },
    ];
  });
}

function judge(
  program: Program,
  { start, end, port }: Candidate,
  region: Region | undefined,
): Verdict | undefined {
  if (region === undefined) {
    return judgeNumber(program, { start, end, port, isText: false });
  }
  const { from, to, literal } = region;
  const isWhole = start === from && end === to && literal.end - to <= literal.open.length + 1;
  return isWhole && literal.start + literal.open.length === from
    ? judgeNumber(program, { start: literal.start, end: literal.end, port, isText: true })
    : judgeText(program, region, start, end);
}

/** The default that a literal is, or is a part of. */
function fallbackOf(
  text: string,
  { start, end }: Candidate,
  region: Region | undefined,
  variable: string,
): Fallback | undefined {
  if (region === undefined)
    return {
      variable,
      value: text.slice(start, end).replaceAll('_', ''),
      start: 0,
      end: text.slice(start, end).replaceAll('_', '').length,
    };
  const value = text.slice(region.from, region.to);
  const isPlain =
    region.from === region.literal.start + region.literal.open.length &&
    region.to >= region.literal.end - region.literal.open.length - 1;
  if (!isPlain || value.includes('\\')) return undefined;
  const [placeholder, , own] = /\$\{([\w.-]+):-?([^{}]*)\}/.exec(value) ?? [];
  if (placeholder !== undefined && own !== undefined) {
    const from = region.from + value.indexOf(placeholder) + placeholder.length - 1 - own.length;
    return { variable, value: own, start: start - from, end: end - from };
  }
  if (/:"/.test(value))
    return { variable, value: text.slice(start, end), start: 0, end: end - start };
  return { variable, value, start: start - region.from, end: end - region.from };
}

/** The folder that says most of a program: `api` of `apps/api/src/main.ts`. */
function folderOf(path: string): string | undefined {
  const folders = path.split('/').slice(0, -1);
  return folders.findLast((folder) => !PLAIN_FOLDERS.has(folder.toLowerCase()) && folder !== '');
}

const PLAIN_FOLDERS = new Set(
  'src app apps lib cmd main server pkg internal bin java kotlin com org config configs conf packages services code source scripts utils test tests . ..'.split(
    ' ',
  ),
);
