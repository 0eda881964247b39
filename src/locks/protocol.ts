/** Where a lock server listens unless told otherwise. */
export const DEFAULT_PORT = 7654;

/** The longest line of a request, in bytes, without its end. */
export const LONGEST_LINE = 1024;

/** The longest time that a client may ask to wait for a lock, in ms: a day. */
export const LONGEST_WAIT = 24 * 60 * 60 * 1000;

/** Actions that begin with a dot are about the server, not about a lock. */
export const ACTIONS = {
  lock: 'lock',
  release: 'release',
  keepAlive: '.keepalive',
  ping: '.ping',
  stats: '.stats',
  locks: '.locks',
  shutDown: '.server-shutdown',
} as const;

/** A line of a client, taken apart. Whether the action exists is for the server to say. */
export interface Request {
  readonly kind: 'request';
  readonly action: string;
  /** Of a key that was given twice, the later value. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Whether this can be the name of a lock. */
export function isLockName(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,200}$/.test(text);
}

/** Whether a client can call itself so. */
export function isClientId(text: string): boolean {
  return /^[A-Za-z0-9.@_-]{1,200}$/.test(text);
}

/** Whether this can be a secret: printable ASCII without blanks, which lines drop at the ends, and commas. */
export function isSecret(text: string): boolean {
  return /^[!-+\--~]{1,200}$/.test(text);
}

/** Takes a client's line apart: `ACTION[,KEY:VALUE]…`, with blanks around each part. */
export function parseRequest(line: string): Request | { readonly kind: 'bad-request' } {
  const [action = '', ...rest] = line.split(',').map((part) => part.trim());
  if (action === '') return { kind: 'bad-request' };
  const parameters = new Map<string, string>();
  for (const part of rest) {
    const colon = part.indexOf(':');
    const key = part.slice(0, Math.max(0, colon)).trim();
    if (key === '') return { kind: 'bad-request' };
    parameters.set(key, part.slice(colon + 1).trim());
  }
  return { kind: 'request', action, parameters };
}

/** A client's line, without its end. The values must hold neither commas nor ends of lines. */
export function formatRequest(
  action: string,
  parameters: Readonly<Record<string, string | undefined>> = {},
): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return [action, ...given.map(([key, value]) => `${key}:${value}`)].join(',');
}

/** The value of `wait`: seconds with up to three decimals, at most {@link LONGEST_WAIT}; in ms. */
export function parseWait(text: string): number | undefined {
  if (!/^\d{1,5}(?:\.\d{1,3})?$/.test(text)) return undefined;
  const ms = Math.round(Number(text) * 1000);
  return ms <= LONGEST_WAIT ? ms : undefined;
}

/** A time as the value of `wait`. */
export function formatWait(ms: number): string {
  return String(Math.min(LONGEST_WAIT, Math.max(0, Math.round(ms))) / 1000);
}

/** What is wrong with a request, as it follows `err`. */
export type Complaint =
  | 'invalid lock name'
  | 'invalid client id'
  | 'invalid wait'
  | 'invalid fence'
  | 'wrong secret'
  | 'shutdown not allowed'
  | 'too many connections';

/** A held lock, as `.locks` lists it. Times are ISO 8601, in UTC. */
export interface LockRow {
  readonly name: string;
  /** What the holder calls itself; empty where it gave no name. */
  readonly client: string;
  readonly fence: number;
  readonly since: string;
  /** Who waits for it, the next one first. */
  readonly waiting: readonly { readonly client: string; readonly since: string }[];
}

/** A server's line. */
export type Reply =
  | { readonly kind: 'ok'; readonly fence?: number }
  | { readonly kind: 'err'; readonly message: Complaint | (string & {}) }
  | { readonly kind: 'stats' | 'locks'; readonly value: unknown }
  | { readonly kind: Word };

const WORDS = [
  'not-granted',
  'released',
  'alive',
  'pong',
  'shutting-down',
  'bad-action',
  'bad-request',
] as const;

/** Replies that are nothing but their first word. */
type Word = (typeof WORDS)[number];

/** A server's line, without its end. */
export function formatReply(reply: Reply): string {
  switch (reply.kind) {
    case 'ok':
      return reply.fence === undefined ? 'ok' : `ok,fence:${reply.fence}`;
    case 'err':
      return `err,${reply.message}`;
    case 'stats':
    case 'locks':
      return `${reply.kind},${JSON.stringify(reply.value)}`;
    default:
      return reply.kind;
  }
}

/**
 * A server's line taken apart; `undefined` when it makes no sense. Nothing in it is trusted: the message of
 * `err` and what `stats` and `locks` hold may be anything.
 */
export function parseReply(line: string): Reply | undefined {
  const comma = line.indexOf(',');
  const kind = (comma < 0 ? line : line.slice(0, comma)).trim();
  const rest = comma < 0 ? '' : line.slice(comma + 1).trim();
  if (kind === 'ok') {
    const [, digits] = /^fence:(\d{1,16})$/.exec(rest) ?? [];
    const fence = Number(digits);
    return Number.isSafeInteger(fence) ? { kind, fence } : { kind };
  }
  if (kind === 'err') return { kind, message: rest };
  if (kind === 'stats' || kind === 'locks') {
    try {
      return { kind, value: JSON.parse(rest) };
    } catch {
      return undefined;
    }
  }
  return isWord(kind) ? { kind } : undefined;
}

function isWord(text: string): text is Word {
  return (WORDS as readonly string[]).includes(text);
}
