import type { Port } from '../../probe/port.ts';
import { isHostAlias, isLocalHost } from '../hosts.ts';

const FIRST_UNPRIVILEGED = 1024;
/** What mail is handed to on the internet; nobody runs such a server for development. */
const MAIL_PORTS = new Set([25, 465, 587, 2525]);
/** Where the server of a port variable runs, by the variables around it. */
export type Whereabouts = 'here' | 'elsewhere' | 'unknown';

const HOST_WORDS = [
  'host',
  'hostname',
  'addr',
  'address',
  'endpoint',
  'server',
  'ip',
  'url',
  'bindaddr',
];
/** First words of variables about the program itself: its host is where people find it. */
const OWN = new Set(['app', 'server', 'web', 'http', 'https', 'listen', 'public', 'site', '']);

interface Known {
  /** By plain name. */
  readonly values: ReadonlyMap<string, string>;
  /** The host before a variable in some other's value. */
  readonly users: ReadonlyMap<string, string>;
}

/**
 * Where the servers are whose ports stand in variables, by the hosts beside them: `DB_HOST` tells
 * of `DB_PORT`.
 * @param variables asked for at the first question only
 */
export function whereaboutsOf(
  variables: () => readonly { readonly key: string; readonly value: string }[],
): (variable: string, port: Port) => Whereabouts {
  let known: Known | undefined;
  return (variable, port) => {
    known ??= whatIsKnown(variables());
    return whereabouts(variable, port, known);
  };
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function whatIsKnown(
  variables: readonly { readonly key: string; readonly value: string }[],
): Known {
  const values = new Map(variables.map(({ key, value }) => [plain(key), value]));
  const users = new Map<string, string>();
  for (const { value } of variables) {
    for (const [, host = '', name = ''] of value.matchAll(/([\w-][\w.-]{0,100}):\$\{?(\w+)/g)) {
      users.set(plain(name), host);
    }
  }
  return { values, users };
}

function whereabouts(variable: string, port: Port, { values, users }: Known): Whereabouts {
  const resolve = (value: string): string => {
    const [, name, fallback] = /^\$\{?(\w+)(?::?[-=]([^}]*))?\}?$/.exec(value) ?? [];
    const bare = (name === undefined ? value : (values.get(plain(name)) ?? fallback ?? '')).trim();
    return bare.replace(/^[a-z+]+:\/\//i, '').replace(/(?<=[\w.-])[:/].*$/, '');
  };
  const judge = (host: string): Whereabouts =>
    host === '' || /[${}<>%]/.test(host)
      ? 'unknown'
      : isLocalHost(host) || isHostAlias(host)
        ? 'here'
        : 'elsewhere';
  const parts = variable
    .split(/[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])/)
    .map((part) => part.toLowerCase());
  const at = parts.findLastIndex((part) => part.includes('port'));
  if (at === -1) return 'unknown';
  const stem = parts.slice(0, at);
  const glued = (parts[at] ?? '').replace(/ports?\d*$/, '');
  if (glued !== '') stem.push(glued);
  for (let n = stem.length; n > 0; n--) {
    const prefix = stem.slice(0, n).join('');
    for (const word of HOST_WORDS) {
      const host = values.get(prefix + word);
      if (host === undefined) continue;
      const place = judge(resolve(host));
      const own = OWN.has(prefix) && place === 'elsewhere' && /\./.test(host);
      if (place !== 'unknown' && !own) return place;
      // Somebody fills in a host later, and it is no server of this machine.
      if (host.trim() === '' && port < FIRST_UNPRIVILEGED) return 'elsewhere';
    }
  }
  const user = users.get(plain(variable));
  if (user !== undefined && judge(user) === 'elsewhere') return 'elsewhere';
  return MAIL_PORTS.has(port) && /smtp|mail/i.test(variable) ? 'elsewhere' : 'unknown';
}
