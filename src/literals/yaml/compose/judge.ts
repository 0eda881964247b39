import type { Port } from '../../../probe/port.ts';
import type { LiteralAction, LiteralRole } from '../../finding.ts';
import { isHostAlias, isLocalHost } from '../../hosts.ts';
import { wordsOf } from '../../words.ts';
import type { TextHit } from './containerText.ts';

/** What a port is for, and what can be done about it. */
export interface Judgement {
  readonly role: LiteralRole;
  readonly action: LiteralAction;
}

/** What a port in a container's text is judged by. */
export interface Surroundings {
  /** What the text is: a variable's value or a label, a command, a check of the container's health. */
  readonly kind: 'variable' | 'command' | 'check';
  /** The variable's or label's name, or the flag in front of the port. */
  readonly name: string;
  /** Whether the container uses this machine's network. */
  readonly isOnHost: boolean;
  /** The ports that the file's services publish. */
  readonly published: { has(port: Port): boolean };
  /** The ports that any of the file's services listens on inside its container. */
  readonly inner: { has(port: Port): boolean };
  /** The ports that the service itself listens on inside its container. */
  readonly inside: ReadonlySet<Port>;
}

export const INSIDE: Judgement = { role: 'container', action: 'report' };
const ELSEWHERE: Judgement = { role: 'internal', action: 'report' };
const PROBE: Judgement = { role: 'probe', action: 'report' };
const FROM_OUTSIDE: Judgement = { role: 'client', action: 'replace' };

/** Words of a variable or flag whose address is for those outside of the container. */
const OUTSIDE_WORDS = new Set(
  `advertise advertised external public publish published origin origins cors redirect callback frontend browser
   domain issuer site website hostname root`.split(/\s+/),
);
/** Words of a variable whose address the program in the container connects to itself. */
const SERVER_WORDS = new Set(
  `broker brokers bootstrap voters quorum database db dsn redis postgres mysql mongo mongodb zookeeper kafka
   seeds nodes join cluster`.split(/\s+/),
);
const CHECK_WORDS = new Set(
  'health healthcheck probe ready readiness liveness check wait'.split(' '),
);

/**
 * Judges a port in what a container is given. Inside a container `localhost` is the container, so the
 * port is this machine's only where somebody outside is told it: a browser, a client that a broker
 * sends on. That is so when a service of the file publishes it, or when its name says so.
 */
export function judge(hit: TextHit, around: Surroundings): Judgement {
  const { host } = hit;
  if (host !== undefined && isHostAlias(host)) return FROM_OUTSIDE;
  const words = wordsOf(around.name);
  const isForOthers = words.some((word) => OUTSIDE_WORDS.has(word));
  const isPublished = around.published.has(hit.port);
  if (host !== undefined && !isLocalHost(host)) {
    // `http://${EXTERNAL_NAME}:5104`: nobody inside listens there, so it is this machine's.
    const isOutside = isForOthers || !around.inner.has(hit.port);
    return host.includes('$') && isPublished && isOutside ? FROM_OUTSIDE : ELSEWHERE;
  }
  if (hit.role === 'internal') return ELSEWHERE;
  if (around.isOnHost) return onHost(hit, around);
  if (around.kind === 'check') return PROBE;
  const isBare =
    host === undefined || isEveryAddress(host) || (hit.role !== 'client' && !isForOthers);
  if (isBare) {
    const isNumberForOthers = around.kind === 'variable' && hit.role === 'container' && isForOthers;
    return isNumberForOthers && isPublished ? FROM_OUTSIDE : INSIDE;
  }
  if (around.kind === 'command') return isForOthers && isPublished ? FROM_OUTSIDE : INSIDE;
  if (words.some((word) => CHECK_WORDS.has(word))) return PROBE;
  if (isForOthers) return FROM_OUTSIDE;
  if (hit.isLogin === true || words.some((word) => SERVER_WORDS.has(word))) return INSIDE;
  if (/^(?:https?|wss?)$/.test(hit.scheme ?? '')) {
    return isPublished || !around.inside.has(hit.port) ? FROM_OUTSIDE : INSIDE;
  }
  return isPublished && hit.scheme === undefined ? FROM_OUTSIDE : INSIDE;
}

/** With this machine's network every port is this machine's. */
function onHost(hit: TextHit, { kind }: Surroundings): Judgement {
  if (kind === 'check') return { role: 'probe', action: 'replace' };
  const listens = hit.role === 'container' || (hit.host !== undefined && isEveryAddress(hit.host));
  return { role: listens ? 'listen' : hit.role, action: 'replace' };
}

function isEveryAddress(host: string): boolean {
  return ['', '*', '0.0.0.0', '[::]', '::'].includes(host);
}
