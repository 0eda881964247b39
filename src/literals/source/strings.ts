import { findColonPorts, findHostPorts, findPairs, type HostPortHit } from '../addresses.ts';
import { findInCommand } from '../commandLine.ts';
import { isLocalHost, knownHost } from '../hosts.ts';
import { namesAddress, namesPort, wordsOf } from '../words.ts';
import { isClientCall, isServerCall, isTalking, isTalkingKey, lastName } from './calls.ts';
import { variableBefore, variableTakenApart } from './envReads.ts';
import { nameBefore } from './names.ts';
import type { Frame, Program } from './program.ts';
import { firstAfter, type Region } from './regions.ts';
import type { Verdict } from './verdict.ts';

/** Longer texts are documents, not values. */
const LONGEST = 1000;
/** Names of hosts that examples use and nobody owns. */
const EXAMPLE_HOST =
  /^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$|(?:^|\.)(?:example\.(?:com|org|net)|example|test|invalid|foo\.com|bar\.com)$|^(?:foo|bar|host|hostname|example|user|name|a|b|x)$/i;
const LISTENING =
  /(?:listen\w*|bind\w*|run|serve\w*|server|start|useurls|urls|addr|address|url|host)$/i;

/** What a number inside a string is; `undefined` for what is only said, or no port. */
export function judgeText(
  program: Program,
  region: Region,
  start: number,
  end: number,
): Verdict | undefined {
  const { from, to, literal } = region;
  if (to - from > LONGEST || literal.open.startsWith('<<')) return undefined;
  const content = program.text.slice(from, to);
  if (/\n/.test(content.trim())) return undefined;
  const own = bySpring(content, start - from) ?? byTag(content, start - from, end - from);
  if (own !== undefined) return own;
  const hit = addressAt(program, region, content, start - from);
  const head = program.before(literal.start, 300);
  // A docstring.
  if (literal.open.length >= 3 && program.kind === 'python' && /(?:^|[\n:])\s*$/.test(head)) {
    return undefined;
  }
  if (hit === undefined) {
    const command = byCommand(content, start - from);
    return command === undefined || isForPeople(program, region) ? undefined : command;
  }
  if (isProse(content, hit) || isForPeople(program, region)) return undefined;
  if (/(?:===?|!==?)\s*$/.test(head) && hit.host !== '' && !isLocalHost(hit.host)) return undefined;
  const { frames, starts } = program.around(literal.start);
  const named = nameBefore(head);
  const [frame] = frames;
  const known = knownHost(hit.host);
  const serves = frame?.open === '(' && isServerCall(frame.callee);
  const local = known === undefined ? isOwnVariable(hit.host) : isLocalHost(known) || serves;
  const begin = Math.max(literal.start - 300, Math.min(literal.start, ...starts.slice(0, 3)));
  const { kind } = program;
  const environment =
    variableBefore(program.code(begin, literal.start), kind) ??
    variableTakenApart(head, kind, () => program.after(literal.end, 500)) ??
    program.settingsVariable(literal.start);
  const key = named !== undefined && named.name !== '' ? named.name : environment;
  const variable = environment ?? telling(key) ?? undefined;
  const clue = variable === undefined ? {} : { variable };
  const scheme = hit.scheme === undefined ? {} : { scheme: hit.scheme };
  if (!local) {
    // A pair was found where an address is wanted: a program dials it, example or not.
    if (hit.scheme !== undefined && known !== undefined && EXAMPLE_HOST.test(known))
      return undefined;
    return { role: 'internal', confidence: 'medium', ...clue, ...scheme };
  }
  const listens =
    (frame !== undefined && frame.open === '(' && isListening(frame, hit)) ||
    (key !== undefined && /bind|listen/i.test(key));
  const client =
    !listens || (frame !== undefined && frame.open === '(' && isClientCall(frame.callee));
  return {
    role: client ? (hit.scheme === undefined && isServerName(key) ? 'listen' : 'client') : 'listen',
    confidence: 'high',
    ...clue,
    ...scheme,
    ...(environment === undefined ? {} : { environment }),
  };
}

function isServerName(key: string | undefined): boolean {
  return (
    key !== undefined &&
    /(?:^|_|[a-z])(?:addr|address|bind|listen)\w*$/i.test(key) &&
    !/url|uri|endpoint/i.test(key)
  );
}

function isListening({ callee }: Frame, hit: HostPortHit): boolean {
  const name = lastName(callee);
  if (hit.scheme !== undefined && /^(?:url|host|address|addr|server)$/i.test(name)) return false;
  return (
    LISTENING.test(name) || /HttpServer|TcpListener|add_insecure_port|add_secure_port/.test(callee)
  );
}

/** The address in a string, or in one piece of a template, whose port stands at an offset. */
function addressAt(
  program: Program,
  region: Region,
  content: string,
  at: number,
): HostPortHit | undefined {
  const found = findHostPorts(content).find(({ start }) => start === at);
  if (found !== undefined) return found;
  if (content[at - 1] !== ':') return undefined;
  const head = program.before(region.literal.start, 120);
  // `${host}:3000/x`: the host is code.
  if (at === 1 && region.from > region.literal.start + region.literal.open.length) {
    const hole = program.before(region.from, 80);
    const [, code = ''] = /\{([^{}]*)\}$/.exec(hole) ?? [];
    return holeHit(code, /:\/\/[^{}]*\{[^{}]*\}$/.test(hole), content, at);
  }
  if (at === 1) {
    // `'http://' + host + ':3000'`.
    const [, joined] = /([\w.]+(?:\(\))?)\s*(?:\+|<>|\.(?=\s*$))\s*$/.exec(head) ?? [];
    if (joined !== undefined) return holeHit(joined, true, content, at);
    const colon = findColonPorts(content).find(({ start }) => start === at);
    if (colon === undefined || !/^:\d+$/.test(content)) return undefined;
    const frame = program.around(region.literal.start).frames[0];
    const named = nameBefore(head)?.name ?? '';
    const telling =
      namesPort(named) ||
      namesAddress(named) ||
      /addr|listen|bind/i.test(named) ||
      (frame?.open === '(' &&
        /listen|run|serve|start|bind|addr|dial/i.test(lastName(frame.callee))) ||
      /port|addr|listen/i.test(head.slice(-60));
    return telling || (program.kind === 'go' && colon.port >= 1024)
      ? { ...colon, host: '' }
      : undefined;
  }
  const pair = findPairs(content).find(({ start }) => start === at);
  if (pair === undefined || /\s/.test(content.trim())) return undefined;
  if (isLocalHost(pair.host)) return pair;
  return pairIsAddress(program, region, content, pair) ? pair : undefined;
}

/** Whether `db:5432` stands where addresses are wanted. */
function pairIsAddress(
  program: Program,
  region: Region,
  content: string,
  pair: HostPortHit,
): boolean {
  if (pair.port < 80 || !/^[\w.:,-]+$/.test(content)) return false;
  const head = program.before(region.literal.start, 120);
  const named = nameBefore(head)?.name ?? '';
  const [frame] = program.around(region.literal.start).frames;
  const owner =
    frame?.open === '[' || frame?.open === '{'
      ? `${nameBefore(program.before(frame.at, 80).replace(/(?:\bnew\s+)?(?:\w*\[\]\w*|\w+Of|asList)\s*\(?$/, ''))?.name} ${frame.callee}`
      : frame === undefined
        ? ''
        : `${lastName(frame.callee)} ${program.code(frame.at + 1, region.literal.start)}`;
  if (frame?.open === '(' && isServerCall(frame.callee)) return /[.[]/.test(pair.host);
  const words = wordsOf(`${named} ${owner}`).join(' ');
  return (
    /\b(?:addr|addrs|address|addresses|host|hosts|server|servers|broker|brokers|bootstrap|endpoint|endpoints|target|url|uri|dial|connect|nodes|peers|upstream|backend)\b/.test(
      words,
    ) && !/\b(?:image|tag)\b/.test(words)
  );
}

function holeHit(
  code: string,
  isUrl: boolean,
  content: string,
  at: number,
): HostPortHit | undefined {
  const [, digits] = /^:(\d{2,5})(?=$|[/?#"'\s,;])/.exec(content) ?? [];
  const named = /host|addr|ip|domain|server|url|origin|location/i.test(code);
  if (digits === undefined || (!named && !isUrl)) return undefined;
  if (/^\d*$/.test(code)) return undefined;
  const port = Number(digits);
  if (port < 80) return undefined;
  return {
    port: port as HostPortHit['port'],
    start: at,
    end: at + digits.length,
    host: `\${${code}}`,
    ...(isUrl ? { scheme: 'http' } : {}),
  };
}

/** A host that a variable decides is this machine's unless it says otherwise. */
function isOwnVariable(host: string): boolean {
  return !/remote|prod|staging|container|service|\.[a-z]{2,}$/i.test(host);
}

/** A command that runs a package's program. */
const RUNNER = /^(?:npx|bunx|pnpx|yarn|(?:pnpm|npm)\s+(?:exec|dlx|run|x))\s+[\w@./-]+\s/;

/** Whether an address stands in a sentence: `Listening on http://localhost:3000`. */
function isProse(content: string, hit: HostPortHit): boolean {
  const parts = content.trim().split(/[\s,;|]+/);
  if (parts.length === 1) return false;
  const port = String(hit.port);
  const words = parts.filter(
    (part) => !part.includes(port) && !part.includes(':') && !part.includes('='),
  );
  if (/\b\w+\s?=/.test(content) && words.length <= 4) return false;
  if (words.length === 0) return false;
  if (/^(?:curl|wget|http|nc|open|wait-on)\s/.test(content.trim())) return false;
  return !RUNNER.test(content.trim()) || /\s(?:to|and|at|on|then|see|visit)\s/i.test(content);
}

function isForPeople(program: Program, { literal }: Region): boolean {
  const start = chainStart(program, literal.start);
  const head = program.before(start, 300);
  const named = nameBefore(head);
  if (named !== undefined && named.sign !== '' && isTalkingKey(named.name)) return true;
  return isMentioned(program.around(start).frames, head);
}

/** Where the first of several joined texts begins: `'Open ' + 'http://…'`, and Python's `'a' 'b'`. */
function chainStart(program: Program, start: number): number {
  let first = start;
  for (let pieces = 0; pieces < LONGEST_CHAIN; pieces++) {
    const before = program.text.slice(Math.max(0, first - 80), first).replace(/[\s+.\\]+$/, '');
    const end = first - Math.min(80, first) + before.length;
    const previous = /["'`]$/.test(before)
      ? program.regions[firstAfter(program.regions, end - 1) - 1]
      : undefined;
    if (previous?.kind !== 'string' || previous.literal.end !== end) return first;
    first = previous.literal.start;
  }
  return first;
}

const LONGEST_CHAIN = 30;

/** Calls that only shape a text for the call around them. */
const SHAPING =
  /(?:^|[.:])(?:s?printf|format\w*|concat|join|f|String|bold|red|green|blue|cyan|yellow|magenta|gr[ae]y|white|underline|dim|style|color\w*)$|^$/i;
/** A statement that speaks without parentheses: `puts "…"`, `echo "…"`, `raise Failed, "…"`. */
const SPEAKING =
  /(?:^|[\n;{]|\bthen\b|\bdo\b|<\?php)\s*(?:puts|p|pp|print|printf|echo|raise|throw|abort|fail|warn|die|exit|say|logger\.\w+|log\.\w+|Rails\.logger\.\w+|@?moduledoc|@doc|@shortdoc|desc|\w+\.separator|\w+\.banner|describe|it|test|context|scenario|assert\w*|expect\w*|flash\[\S*\]\s*=)\s+(?![-:=+*/|&<>.?])[^\n;]*$/;

/** Whether a text is for people to read: logged, printed, thrown, asserted. */
function isMentioned(frames: readonly Frame[], head: string): boolean {
  if (SPEAKING.test(head)) return true;
  for (const { open, callee } of frames) {
    if (open !== '(') return false;
    if (isTalking(callee)) return true;
    if (!SHAPING.test(callee)) return false;
  }
  return false;
}

const SPRING = /\$\{([\w.-]+):-?([^{}]*)\}/g;

/** Spring's `@Value("${server.port:8080}")`: the property's own variable fills it. */
function bySpring(content: string, at: number): Verdict | undefined {
  for (const match of content.matchAll(SPRING)) {
    const [whole, name = '', value = ''] = match;
    const from = match.index + whole.length - 1 - value.length;
    if (at < from || at >= from + value.length) continue;
    if (!namesPort(name) && !/:\d+/.test(value)) continue;
    const environment = name.replaceAll('.', '_').replaceAll('-', '').toUpperCase();
    return { role: 'listen', confidence: 'high', variable: name, environment };
  }
  return undefined;
}

/** Go's tags: `env:"PORT" envDefault:"8080"`. */
function byTag(content: string, at: number, end: number): Verdict | undefined {
  if (content[at - 1] !== '"' || content[end] !== '"') return undefined;
  const before = content.slice(0, at - 1);
  if (!/\b(?:envDefault|default):$/.test(before)) return undefined;
  const [, environment] = /\b(?:env|envconfig):"([A-Za-z_]\w*)[",]/.exec(content) ?? [];
  const [, other] =
    /\b(?:long|name|json|yaml|mapstructure|flag):"([\w.-]+)[",]/.exec(content) ?? [];
  const name = environment ?? other;
  if (name === undefined || !namesPort(name)) return undefined;
  return {
    role: 'listen',
    confidence: 'high',
    variable: name,
    ...(environment === undefined ? {} : { environment }),
  };
}

/** `--port=3000` as a text of its own, or what a command says: `vite --port 3000`, `PORT=3000 node .`. */
function byCommand(content: string, at: number): Verdict | undefined {
  if (/^[A-Z][a-z]+\s/.test(content)) return undefined;
  const hit = findInCommand(content).find(({ start }) => start === at);
  if (
    hit === undefined ||
    (hit.port < 1024 && hit.confidence === 'medium') ||
    (hit.confidence === 'medium' && !/^[\w./-]+\s/.test(content))
  ) {
    return undefined;
  }
  const { role, confidence, clue } = hit;
  const variable = clue === undefined || clue.kind === 'scheme' ? {} : { variable: clue.text };
  return { role, confidence, ...variable };
}

function telling(key: string | undefined): string | undefined {
  return key === undefined || key.length > 60 ? undefined : key;
}
