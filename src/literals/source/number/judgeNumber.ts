import { isTalking } from '../calls.ts';
import type { Program } from '../program.ts';
import type { Verdict } from '../verdict.ts';
import { byCall, byNeighbour } from './byCall.ts';
import { byForwarding } from './byForwarding.ts';
import { byHostArgument } from './byHostArgument.ts';
import { byChoice, byEnvironment, byFunction, byName } from './byName.ts';
import { byOption } from './byOption.ts';
import { byPortMap } from './byPortMap.ts';
import { type NumberPlace, NumberSite } from './numberSite.ts';

/** Below 1024, only what services are known for is a port beyond doubt. */
const LOW_PORTS = new Set([
  20, 21, 22, 23, 25, 53, 80, 81, 82, 88, 110, 111, 119, 123, 139, 143, 161, 179, 389, 443, 444,
  445, 465, 500, 502, 514, 515, 543, 548, 554, 587, 631, 636, 853, 873, 880, 888, 990, 993, 995,
]);
/** A range of ports, as firewalls have them. */
const RANGE =
  /^(?:from|to|first|last|lower|upper|begin|end|low|high|range)_?ports?$|port_?(?:from|to|begin|end|first|last|low|high|max|min|limit|range)$/i;
const REFUSING_AFTER =
  /^[ \t]*(?:[-*%^]|\+(?!\s*["'`])|\/(?![/*])|<<|>>|<=?(?![/])|>=|===?|!=|=>|->|\.\.|\.(?=\d))|^[ \t]*>\s*\w|^[ \t]*(?:downto|until|step|px|em|ms|pt)\b/;
const REFUSING_BEFORE =
  /(?:===?|!==?|<>|[<>]=|(?<![-=<>|])>|(?<!<)<|<<|>>|[-+*/%^~]=?|(?<!&)&|\.\.[=.<]?|\b(?:case|when|in|until|downTo|to|step|range|than|is))\s*\(?\s*$/;

/** What a number is, by the code around it; `undefined` for all that is no port, or hardly one. */
export function judgeNumber(program: Program, place: NumberPlace): Verdict | undefined {
  const { start, end, port } = place;
  const after = program.after(end, 60);
  if (REFUSING_AFTER.test(after) && !(place.isText && /^\s*\./.test(after))) return undefined;
  const head = program.before(start, 400);
  if (REFUSING_BEFORE.test(head.slice(-40)) && !/(?:=>|->)\s*$/.test(head)) return undefined;
  // A key, or an index.
  if (/^[ \t]*:(?!:)/.test(after) && !/\?[^;]*$/.test(head.slice(-60))) return undefined;
  if (/^\]/.test(after) && /[\w)\]"']\[$/.test(head)) return undefined;
  const around = program.around(start);
  const verdict = judge(new NumberSite(program, place, around, head, after));
  // The highest port of all is a limit.
  if (verdict === undefined || port === 65535) return undefined;
  if (port < 1024 && !LOW_PORTS.has(port) && !verdict.isCertain) return undefined;
  if (RANGE.test(verdict.variable ?? '')) return undefined;
  return verdict;
}

/** The first rule that knows the number. */
function judge(site: NumberSite): Verdict | undefined {
  if (isSaid(site)) return undefined;
  return (
    byEnvironment(site) ??
    byForwarding(site) ??
    byName(site) ??
    byCall(site) ??
    byNeighbour(site) ??
    byHostArgument(site) ??
    byOption(site) ??
    byChoice(site) ??
    byFunction(site) ??
    byPortMap(site)
  );
}

/** Whether it is an argument, or in an argument's object, of a log or an assertion. */
function isSaid(site: NumberSite): boolean {
  const [frame, outer] = site.frames;
  if (frame?.open === '(')
    return isTalking(frame.callee) && !/^(?:t|about|description)$/.test(frame.callee);
  return (
    frame?.open === '{' &&
    outer?.open === '(' &&
    /[(,]\s*$/.test(site.program.before(frame.at, 20)) &&
    isTalking(outer.callee)
  );
}
