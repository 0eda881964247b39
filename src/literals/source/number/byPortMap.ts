import { namesForeignPort, namesPort, wordsOf } from '../../words.ts';
import type { Frame } from '../program.ts';
import type { Verdict } from '../verdict.ts';
import type { NumberSite } from './numberSite.ts';

/** A key in front of its value: `api:`, `'api' =>`, `["api"] =`, `static final int API =`. */
const KEY =
  /(?:\[\s*)?(?:["'`]([\w. /:-]{1,60})["'`]|:?([\p{L}_$][\w$]{0,60}))\s*\]?\s*(?::\s*\w{1,20}\s*)?(?:=>|=|:)\s*$/u;
/** A key and its value as two of a list: `Map.of("api", 8080)`, `{ "api", 8080 }`. */
const PAIR = /[({,]\s*["']([\w. -]{1,60})["']\s*,\s*$/;
const MAP_CALL = /(?:^|[.:])(?:of|entry|mapOf|ofEntries)$/;
const FILLING_CALL = /(\w+)(?:\.|->|::)(?:put|putIfAbsent|set|add|insert|store)$/i;
/** What stands between a map's sign and its bracket. */
const MAP_TYPE =
  /(?:Object\.freeze\(\s*|new\s*(?:[\w.]+(?:<[\w<>, ]{0,40}>)?)?\s*(?:\(\s*\)?)?|map\[\w+\]\s*\w+|(?:Immutable)?Map(?:\.of)?|dict\(|Map\.of|%)\s*$/;
/** A map's name, its type and its sign. */
const MAP_NAME =
  /(?:["'`]([\w. -]{1,60})["'`]|([\p{L}_$@][\w$]{0,60}))\s*(?::\s*[\w.]+(?:[<[][\w<>[\]|&,. ]{0,60}[>\]])?\s*(?==))?(?::=|=>|=|:)\s*$/u;
/** `enum Ports {`, `public static class ServicePorts {`, Kotlin's `object Ports {`. */
const TYPE_NAME =
  /\b(?:class|enum|object|namespace|struct)\s+(\w*?[pP](?:orts|ORTS))(?![a-z])[\w ]*$/;
/** Elixir's `@ports %{`. */
const ATTRIBUTE = /@(\w+)\s+%$/;

/** Names of tables of what the world's protocols use, and of ports to look at or keep away from. */
const NOT_OWN =
  /\b(?:common|well|known|standard|protocols?|schemes?|blocked|unsafe|restricted|forbidden|reserved|scan(?:ned|ner)?|top|iana|switch|serial)\b/;
const PROTOCOL =
  /^(?:https?|wss?|s?ftps?|ssh|telnet|smtps?|imaps?|pop3s?|ldaps?|dns|socks\w*|git|rtsp|rtmp|mysql|mariadb|postgres(?:ql)?|mongo(?:db)?|redis|rediss|mssql|sqlserver|oracle|amqps?|mqtts?|kafka|cassandra|memcached)$/i;
/** Keys that make an object a description of a port, a device's socket or a place, and no map of ports. */
const DESCRIBING =
  /^(?:from|to|start|end|first|last|low|high|begin|type|format|required|example|description|alias|x|y|left|top|right|bottom|baud\w*|parity|bits|vlan\w*|mtu|bandwidth|capacity|lat|lng|lon|latitude|longitude|rate|cost|price|distance|depth|code|status|version|year|weight|order|rx|tx|bytes|packets|(?:com|lpt|tty\w*|usb\w*|eth|ge|gi)\d+)$/i;
const DESCRIBED =
  /[{,]\s*["'`]?(?:min|max|baud\w*|parity|type|format|required|description|lat|lng|latitude|longitude|bandwidth|vlan|x|y)["'`]?\s*(?:=>|[:=])/i;
/** How many objects lie in each other below a map's name. */
const DEEPEST = 3;

/** `ports = { api: 8080, web: { http: 3000 } }`: what lies in a map of ports is one, whatever its key. */
export function byPortMap(site: NumberSite): Verdict | undefined {
  if (site.place.port < 1024 || !/^\s*(?:[,;})\]]|\n|$)/.test(site.after)) return undefined;
  const [frame] = site.frames;
  if (frame === undefined) return undefined;
  const [, quoted, plain] = KEY.exec(site.head) ?? [];
  const key = quoted ?? plain ?? PAIR.exec(site.head)?.[1];
  if (key === undefined || !canBeOwner(key)) return undefined;
  const filled = FILLING_CALL.exec(frame.callee)?.[1];
  if (frame.open === '(' && filled !== undefined) {
    return isMapOfPorts(filled, key) ? verdictOf([key]) : undefined;
  }
  if (isDescription(site, frame)) return undefined;
  const keys = [key];
  for (const around of site.frames.slice(0, DEEPEST)) {
    if (around.open === '(' && !MAP_CALL.test(around.callee)) return undefined;
    const name = nameOf(site, around);
    // A pair's own bracket: `{ "api", 8080 }`.
    if (name === undefined && around === frame && PAIR.test(site.head)) continue;
    if (name === undefined) return undefined;
    if (isMapOfPorts(name, key)) return verdictOf(keys);
    if (!canBeOwner(name)) return undefined;
    keys.unshift(name);
  }
  return undefined;
}

function verdictOf(keys: readonly string[]): Verdict {
  // Docker's `80/tcp` names nothing.
  const variable = [...keys.filter((key) => !/^\d/.test(key)), 'port'].join('_');
  const isForeign = namesForeignPort(variable);
  const isDebug = wordsOf(variable).some((word) => /^(?:debug|debugger|inspect)$/.test(word));
  const role = isForeign ? 'container' : isDebug ? 'debug' : 'listen';
  return { role, confidence: 'medium', variable };
}

/** Whether a key may be whose port it is, and is no measure of something. */
function canBeOwner(key: string): boolean {
  const name = `port_${key}`;
  return !DESCRIBING.test(key) && (namesPort(name) || namesForeignPort(name));
}

/** Whether a name is one of several ports: `ports`, `SERVICE_PORTS`, `portMap`, or `port` with an object of its own. */
function isMapOfPorts(name: string, key: string): boolean {
  const words = wordsOf(name);
  const isNamed =
    words.includes('ports') || /^(?:port|.* port|(?:.* )?port map)$/.test(words.join(' '));
  if (!isNamed || !namesPort(name) || NOT_OWN.test(words.join(' '))) return false;
  // A table of what to take where an address says no port.
  return !(
    words.some((word) => /^defaults?$/.test(word)) && PROTOCOL.test(key.replace(/:.*$/, ''))
  );
}

/** The name of the map or type whose bracket it is, or the key that it is the value of. */
function nameOf(site: NumberSite, { at, open, callee }: Frame): string | undefined {
  const before = site.program.before(open === '(' ? at - callee.length : at, 160).trimEnd();
  const type = open === '{' ? (TYPE_NAME.exec(before) ?? ATTRIBUTE.exec(before))?.[1] : undefined;
  if (type !== undefined) return type;
  const [, quoted, plain] = MAP_NAME.exec(before.replace(MAP_TYPE, '')) ?? [];
  return quoted ?? plain;
}

/** Whether the object around tells what one port is like. */
function isDescription(site: NumberSite, { at, open }: Frame): boolean {
  if (open !== '{') return false;
  const { start } = site.place;
  const own = site.program.code(Math.max(at, start - 300), start);
  return DESCRIBED.test(own) || DESCRIBED.test(site.after.split('}')[0] ?? '');
}
