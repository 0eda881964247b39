import { namesForeignPort, namesPort } from '../../words.ts';
import { variableBefore, variableSetWhenEmpty, variableTakenApart } from '../envReads.ts';
import { nameBefore } from '../names.ts';
import type { Verdict } from '../verdict.ts';
import { byDefaultKey, quotedPort } from './byOption.ts';
import type { NumberSite } from './numberSite.ts';

const OPERAND = /([\w$.\]["'?>-]+?)[)\s]*(?:\|\||\?\?|\?:|\bor)\s*$/;
const CHOICE =
  /(?:^|[\s({,;])([\w$.@]+)\s*(?::[^=]{0,30})?(?:=|:|:=)\s*[^=;:]{0,160}\?[^;:?]*(?::[^;:]*)?$/;
const PORT_FUNCTION =
  /\b(?:fn|def|fun|func|function|get|int|u?short|Int|public|static|defp)\s+([\w$]*[pP]orts?\w*|[A-Z_]*PORT)\s*(?:\([^(){}]{0,80}\))?\s*(?:(?:->|:)\s*[\w<>[\]| ]{1,30})?\s*(?:\{|=>|=|do|:|->|\n|,\s*do:)\s*(?:return\s*)?\(?$/;

export function byEnvironment(site: NumberSite): Verdict | undefined {
  const item = site.statement();
  const { program, place, kind } = site;
  const environment =
    variableBefore(item, kind) ??
    variableSetWhenEmpty(site.head) ??
    variableTakenApart(site.head, kind, () => program.after(place.end, 500)) ??
    program.settingsVariable(place.start);
  if (environment === undefined) return undefined;
  const named = namesPort(environment) || namesForeignPort(environment);
  if (!named && !isNamedOtherwise(item)) return undefined;
  return {
    role: site.roleOf(environment),
    confidence: 'high',
    variable: environment,
    environment,
  };
}

/** Whether `const port = env.API || 3000` says it on the other side. */
function isNamedOtherwise(item: string): boolean {
  const [, name] = /([\w$.]+)\s*(?::\s*[\w<>]+\s*)?(?::=|=|:)/.exec(item) ?? [];
  return name !== undefined && namesPort(name);
}

export function byName(site: NumberSite): Verdict | undefined {
  const named = nameBefore(site.head);
  if (named === undefined) return byList(site);
  if (!(namesPort(named.name) || namesForeignPort(named.name)))
    return byDefaultKey(site, named.name);
  if (/ports$/i.test(named.name) && site.place.port < 1024 && !site.place.isText) return undefined;
  if (named.sign === ':' && isType(site)) return undefined;
  if (named.sign === '=' && site.isProtocolDefault()) return undefined;
  // A property of exactly that name holds nothing else.
  const isCertain = named.sign === '=' && /\.[pP]ort$|^Port$/.test(named.name);
  return { ...site.named(named.name), ...(isCertain ? { isCertain } : {}) };
}

/** `port: 3000` as a type: `interface { port: 3000 }` is rare, `x is 3000` too; a union is not. */
function isType(site: NumberSite): boolean {
  return /^\s*\|/.test(site.after) && !/^\s*\|\|/.test(site.after);
}

/** `ports: [3000, 3001]`. */
function byList(site: NumberSite): Verdict | undefined {
  const [frame] = site.frames;
  if (frame === undefined || (frame.open !== '[' && frame.open !== '{' && frame.open !== '('))
    return undefined;
  if (!/[[{(,]\s*$/.test(site.head) || site.place.port < 80) return undefined;
  const before = site.program.before(frame.at, 120);
  const list = before.replace(
    /\b(?:new\s+)?(?:vec!|Set|Array|List\.of|Arrays\.asList|listOf|setOf|frozenset|set|tuple|array|int|uint16|u16|string|\[\]|\[\d*\])*\s*(?:\[\s*\]\s*\w+)?\s*\(?&?\s*$/,
    '',
  );
  const named = nameBefore(list);
  if (named === undefined || !/ports?\d*$/i.test(named.name) || !namesPort(named.name))
    return undefined;
  return frame.index > 8 ? undefined : site.named(named.name, 'medium');
}

/** `options.port || 3000`, `const port = dev ? 3000 : 8080`. */
export function byChoice(site: NumberSite): Verdict | undefined {
  const operand = operandBefore(site.head);
  if (operand !== undefined) {
    const name = /(\w+)$/.exec(operand)?.[1] ?? '';
    if (namesPort(name)) return site.isProtocolDefault() ? undefined : site.named(name, 'medium');
    const [, target = ''] =
      /(?:^|[\s({,;])([\w$.@]+)\s*(?::[^=\n]{0,30})?(?:=|:|:=)\s*[^=;]{0,120}$/.exec(
        site.statement(),
      ) ?? [];
    const option = quotedPort(site.statement());
    const found = namesPort(target) ? target : option;
    return found === undefined || site.isProtocolDefault()
      ? undefined
      : site.named(found, 'medium');
  }
  const statement = site.statement();
  if (!/[?]|\bif\b|\belse\b/.test(statement)) return undefined;
  const target =
    CHOICE.exec(statement)?.[1] ??
    /(?:^|[\s({,;])([\w$.@]+)\s*=\s*(?:if\b[^;]*|[^;=]*\belse\s*)\{?\s*$/.exec(statement)?.[1];
  if (target !== undefined && namesPort(target) && !site.isProtocolDefault()) {
    return site.named(target, 'medium');
  }
  return undefined;
}

export function byFunction(site: NumberSite): Verdict | undefined {
  const name = PORT_FUNCTION.exec(site.head)?.[1];
  return name !== undefined && namesPort(name) ? site.named(name, 'medium') : undefined;
}

/** `options.port` in front of `||`. */
function operandBefore(code: string): string | undefined {
  if (!/(?:\|\||\?\?|\?:|\bor)\s*$/.test(code)) return undefined;
  return OPERAND.exec(code.slice(-120))?.[1]?.replace(/["'\]]+$/, '');
}
