import { isLocalHost } from '../../hosts.ts';
import { namesPort } from '../../words.ts';
import {
  callRole,
  isClientCall,
  isServerCall,
  isSocketCall,
  isTalking,
  lastName,
  takesAddress,
} from '../calls.ts';
import type { Verdict } from '../verdict.ts';
import type { NumberSite } from './numberSite.ts';

const LOCAL_BEFORE =
  /(?:["'`](?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|::1?)["'`](?:\.\w+\(\))?|\)|\bIPAddress\.\w+|\bIpv[46]Addr::(?:\w+|new\([\d, ]*\))\)?|[[{(]\s*(?:127|0)\s*,\s*0\s*,\s*0\s*,\s*[01]\s*[\])}])\s*,\s*(?:port\s*[:=]\s*)?$/;
const LOCAL_AFTER =
  /^\s*,\s*(?:host\w*\s*[:=]\s*)?["'`](?:localhost|127\.0\.0\.1|0\.0\.0\.0|::1?)["'`]/;
const HOST_BEFORE = /["'`]([\w.-]*)["'`]\s*,\s*$/;
const HOST_NAME_BEFORE = /(?:^|[\s(,.$])\w*(?:host|hostname|ip|server_?name)(?:\(\))?\s*,\s*$/i;
/** `require('socket.io')(3000)` and NestJS's `@WebSocketGateway(3000)`. */
const SOCKET_IO = /(?:require\(\s*["']socket\.io["']\s*\)|@WebSocketGateway)\s*\(\s*$/;
const FLAG_BEFORE = /["'`](--?[\w-]*port|-p)["'`]\s*,\s*$/i;
/** How far in front of its `listen` a socket is bound. */
const SOCKET_REACH = 1000;
const LOW_SERVERS = new Set([80, 81, 82, 88, 443, 444, 445]);

export function byCall(site: NumberSite): Verdict | undefined {
  const [frame] = site.frames;
  if (frame?.open !== '(' || !/[(,]\s*(?:\w+\s*[:=]\s*)?$/.test(site.head)) return undefined;
  const { callee, index } = frame;
  const role = callRole(callee, index, site.kind);
  if (role === undefined) {
    return SOCKET_IO.test(site.head)
      ? { role: 'listen', confidence: 'high', ...site.clue(undefined) }
      : undefined;
  }
  const item = site.program.code(site.starts[0] ?? frame.at, site.place.start);
  if (/\w\s*[:=]\s*$/.test(item)) return undefined;
  if (/^listen$/i.test(lastName(callee)) && isQueueLength(site, callee)) return undefined;
  if (/^mock|^stub|^fake/i.test(lastName(callee))) return undefined;
  const host = HOST_BEFORE.exec(site.head)?.[1];
  const isForeign =
    /\bIPAddress\.Broadcast\s*,\s*$/.test(site.head) ||
    (role === 'client' && host !== undefined && !isLocalHost(host));
  if (isForeign)
    return {
      role: 'internal',
      confidence: 'high',
      ...(host === undefined ? {} : { variable: host }),
    };
  return {
    role,
    confidence: 'high',
    ...site.clue(namesPort(lastName(callee)) ? lastName(callee) : undefined),
    ...certainty(callee),
  };
}

/** Whether a socket, not a server, listens: its address is bound, and the number is the length of a queue. */
function isQueueLength({ kind, place, program }: NumberSite, callee: string): boolean {
  if (place.port < 1024 && !LOW_SERVERS.has(place.port)) return true;
  if (kind === 'javascript' || kind === 'typescript') return false;
  const [, socket = ''] = /([\w$]+)(?:\.|->)listen$/i.exec(callee) ?? [];
  if (socket === '') return false;
  if (/sock(?:et)?$|^sock(?:et)?_/i.test(socket)) return true;
  return new RegExp(String.raw`(?<!\w)${socket.replaceAll('$', '\\$')}(?:\.|->)[bB]ind\(`).test(
    program.before(place.start, SOCKET_REACH),
  );
}

export function byNeighbour(site: NumberSite): Verdict | undefined {
  const [frame, outer] = site.frames;
  if (frame === undefined || frame.open === '{') return undefined;
  const callee = frame.callee === '' && frame.open === '(' ? (outer?.callee ?? '') : frame.callee;
  if (isTalking(callee)) return undefined;
  const { head } = site;
  const flag = FLAG_BEFORE.exec(head);
  if (flag !== null && (flag[1] !== '-p' || site.place.port >= 1024)) {
    return { role: 'listen', confidence: 'high', ...site.clue(flag[1]) };
  }
  const role = isClientCall(callee) ? 'client' : 'listen';
  if (
    LOCAL_BEFORE.test(head) &&
    (/Ipv[46]Addr[^,]*[\d, ]*\){1,2}\s*,\s*$/.test(head) || !/\)\s*,\s*$/.test(head))
  ) {
    return { role, confidence: 'high', ...site.clue(undefined), ...certainty(callee) };
  }
  if (
    /(?:getLoopbackAddress|getLocalHost|getByName|Parse|from)\([^()]*\)\s*,\s*$/.test(head) &&
    takesAddress(callee)
  ) {
    return { role, confidence: 'high', ...site.clue(undefined) };
  }
  if (frame.open === '(' && frame.index === 0 && LOCAL_AFTER.test(site.after)) {
    return { role, confidence: 'high', ...site.clue(undefined) };
  }
  if (frame.open !== '(' || frame.index === 0 || !takesAddress(callee)) return undefined;
  const host = HOST_BEFORE.exec(head)?.[1];
  if (
    host !== undefined &&
    (host === '' || /^[a-z][\w.-]*$/i.test(host) || /^\d+(?:\.\d+){3}$/.test(host))
  ) {
    const isOwn = isLocalHost(host) || (host.includes('.') && isServerCall(callee));
    if (isOwn) return { role, confidence: 'high', ...site.clue(undefined), ...certainty(callee) };
    return site.place.port >= 80 && frame.index <= 2
      ? { role: 'internal', confidence: 'medium', variable: host }
      : undefined;
  }
  return HOST_NAME_BEFORE.test(head) && frame.index === 1
    ? { role, confidence: 'medium', ...site.clue(undefined) }
    : undefined;
}

function certainty(callee: string): Pick<Verdict, 'isCertain'> {
  return isSocketCall(callee) ? { isCertain: true } : {};
}
