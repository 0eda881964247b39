import { isLocalHost } from '../../hosts.ts';
import { isClientCall, isTalking } from '../calls.ts';
import type { Verdict } from '../verdict.ts';
import type { NumberSite } from './numberSite.ts';

/** Constructors and calls whose neighbouring arguments are a host and its port. */
const TAKING =
  /(?:listener|server|sockets?|sock(?:et)?_?addr\w*|client|end_?point|connect\w*|connection|[jr]edis(?:pool|cluster)?|mongo\w*|memcached?|dial\w*|bind|host_?and_?port)$/i;
/** A text that is an address of a machine: with dots, or this machine's own name. */
const HOST =
  /["'`](?:\w{1,10}:\/\/)?(localhost|::1?|\d{1,3}(?:\.\d{1,3}){3}|[a-z][\w-]{0,62}(?:\.[\w-]{1,63}){1,8})\/?["'`]/gi;
/** An argument that is such a text, or a call that makes an address of it. */
const HOST_ARGUMENT =
  /^\s*(?:(?:host\w*|ip|addr\w*)\s*[:=]\s*)?(?:[\w.:]{1,60}\(\s*)?&?["'`][^"'`\s]{1,200}["'`]\s*\)?(?:\s*\.\s*\w+(?:::<\w+>)?\(\s*\)|\?)*\s*$/;
/** How far the arguments in front are looked through. */
const REACH = 300;

/** `Create(IPAddress.Parse("127.0.0.1"), 80)`, `connect(6379, "10.0.0.1")`: a port beside a host, whatever makes it one. */
export function byHostArgument(site: NumberSite): Verdict | undefined {
  const [frame] = site.frames;
  if (frame?.open !== '(' || isTalking(frame.callee)) return undefined;
  const callee = frame.callee.replace(/(?:\.|::)(?:new|[cC]reate|from)$/, '');
  if (!TAKING.test(callee) || !/[(,]\s*$/.test(site.head)) return undefined;
  const neighbour =
    frame.index === 0
      ? site.program.kind === 'javascript' || site.program.kind === 'typescript'
        ? /^\s*,([^,)]{1,200})/.exec(site.after)?.[1]
        : undefined
      : argumentBefore(site, frame.at);
  if (neighbour === undefined || !HOST_ARGUMENT.test(neighbour)) return undefined;
  const [, host] = [...neighbour.matchAll(HOST)][0] ?? [];
  if (host === undefined) return undefined;
  if (!isLocalHost(host)) return { role: 'internal', confidence: 'medium', variable: host };
  const role = isClientCall(callee) ? 'client' : 'listen';
  return { role, confidence: 'high', ...site.clue(undefined) };
}

/** The argument in front of the number's own, whose commas in brackets are its own. */
function argumentBefore(site: NumberSite, open: number): string | undefined {
  const { start } = site.place;
  const code = site.program.code(Math.max(open + 1, start - REACH), start);
  const end = code.lastIndexOf(',');
  let depth = 0;
  let at = end - 1;
  for (; at >= 0; at--) {
    if (code[at] === ')' || code[at] === ']') depth++;
    if (code[at] === '(' || code[at] === '[') depth--;
    if (depth < 0 || (depth === 0 && code[at] === ',')) break;
  }
  return end < 0 ? undefined : code.slice(at + 1, end);
}
