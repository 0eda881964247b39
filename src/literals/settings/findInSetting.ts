import { type Port, parsePort } from '../../probe/port.ts';
import { findInArguments, findInCommand } from '../commandLine.ts';
import type { Confidence, Fallback, LiteralRole } from '../finding.ts';
import { isLocalHost, knownHost } from '../hosts.ts';
import type { NameClues } from '../ideas.ts';
import { namesAddress, namesForeignPort, namesPort, wordsOf } from '../words.ts';
import { findEndpoints } from './endpoints.ts';
import { keysOf, LONGEST, type Setting } from './setting.ts';
import { cluesOf } from './settingClues.ts';

/** A port in a setting. Offsets count from the source's start. */
export interface SettingHit {
  readonly port: Port;
  readonly start: number;
  readonly end: number;
  /** Where the digits stand in the setting's value. */
  readonly index: number;
  readonly role: LiteralRole;
  readonly confidence: Confidence;
  readonly clues: NameClues;
  /** The variable whose default it is: `${PORT:-3000}`. */
  readonly fallback?: Fallback;
}

type Meaning = Pick<SettingHit, 'role' | 'confidence' | 'clues'>;

/** Texts for people, identities and versions: an address in them is nobody's setting. */
const NO_ADDRESS =
  /^(?:\$?schema|\$id|\$ref|id|description|title|summary|_?comment|notes?|message|homepage|documentation|docs|license|author|bugs|repository|image|version|integrity|resolved|pattern|markdowndescription|help|readme|uses|examples?)$/i;
/** Words of keys under which a pair such as `db:5432` is an address, whatever its host. */
const ADDRESS_WORDS = new Set(
  `addr address addresses advertise api authority backend backends bind broker brokers bootstrap cluster
   connect connection connectionstring dsn endpoint endpoints entrypoint gateway host hosts http https
   listen listener listeners nodes origin origins peer peers proxy redis replica server servers service
   socket target targets upstream upstreams uri uris url urls kafka etcd nats`.split(/\s+/),
);
const COMMAND_WORDS = new Set(
  `args arguments argv cmd command commands exec execmap flags options opts parameters run script
   scripts shell`.split(/\s+/),
);
/** Keys whose members are commands by themselves. */
const COMMAND_PARENTS = /^(?:args|cmd|command|commands|execmap|scripts|tasks)$/i;
const LISTEN_WORDS = new Set('bind listen listener listeners'.split(' '));
const DEBUG_WORDS = new Set('debug debugger debugging inspect inspector jdwp'.split(' '));
/** Words of a key that make a port the inside of a container's. */
const CONTAINER_WORDS = new Set(['container', 'internal', 'target']);
const DATABASES =
  /^(?:database|databases|db|mysql|mariadb|postgres|postgresql|pg|mongo|mongodb|redis|rabbitmq|amqp|kafka|smtp|mail|mailer|email|elastic|elasticsearch|memcached|mssql|sqlserver|ldap|influxdb?)$/i;
/** `${PORT:-3000}`, and dev containers' `${localEnv:PORT:3000}`. */
const DEFAULT = /\$\{(?:localEnv:)?([A-Za-z_]\w*):-?(\d{2,5})\}/g;
const HOST_KEYS = ['host', 'hostname', 'server', 'address', 'servername', 'host_name', 'domain'];
const PUBLISHED =
  /^(?:(?:-p|--publish)[= ])?(?:(?:[\d.]+|\[[\d:a-f]*\]|localhost):)?(\d{1,5}|\$\{[^{}]{1,80}\}):(\d{1,5})(?:\/(?:tcp|udp))?$/;

/** The ports in one setting, those of other machines and containers included. */
export function findInSetting(setting: Setting): SettingHit[] {
  const keys = keysOf(setting);
  const key = keys.at(-1) ?? '';
  if (setting.value.length > LONGEST || !/\d\d/.test(setting.value)) return [];
  if (/^\d{1,5}$/.test(setting.value)) return wholeNumber(setting, keys);
  if (setting.form === 'number' || !/[:;=,\s-]/.test(setting.value)) return [];
  if (NO_ADDRESS.test(key)) return [];
  const special = [...defaultHits(setting), ...publishedPorts(setting, key)];
  if (special.length > 0) return special;
  if (namesPort(key) && /^\d{2,5}(?:[;,]\s*\d{2,5})+$/.test(setting.value)) {
    const meaning: Meaning = { role: 'listen', confidence: 'high', clues: cluesOf(setting) };
    return Array.from(setting.value.matchAll(/\d+/g)).flatMap(({ 0: digits, index }) =>
      hit(setting, index, digits, meaning),
    );
  }
  const found = addressHits(setting, keys);
  const commands = isCommand(keys) ? commandHits(setting) : [];
  const seen = new Set(found.map(({ index }) => index));
  return [...found, ...commands.filter(({ index }) => !seen.has(index))];
}

function hit(setting: Setting, index: number, digits: string, meaning: Meaning): SettingHit[] {
  const port = parsePort(digits);
  if (port === undefined) return [];
  const [start, end] = [setting.at(index), setting.at(index + digits.length)];
  return [{ port, start, end, index, ...meaning }];
}

function wholeNumber(setting: Setting, keys: readonly string[]): SettingHit[] {
  const { value, before } = setting;
  if (isCommand(keys) && before.length > 0) {
    const found = findInArguments([...before, value], 'everywhere');
    const own = found.find(({ index }) => index === before.length);
    if (own !== undefined) {
      const clues: NameClues = own.clue === undefined ? {} : { [own.clue.kind]: own.clue.text };
      return hit(setting, 0, value, { role: own.role, confidence: own.confidence, clues });
    }
  }
  // Smaller numbers under such a key are those of plugs and switches.
  if (Number(value) < 20 || !isPortKey(keys)) return [];
  const role = roleOfNumber(setting, keys);
  return hit(setting, 0, value, { role, confidence: 'high', clues: cluesOf(setting) });
}

/** Without one of these no key is a port's: most keys are none. */
const PORT_HINT = /port|bind|listen|addr/i;
/** Ranges in the rules of firewalls: `FromPort`, `to_port`. */
const RULE = /^(?:from|to)[_-]?port$/i;

/** `port`, `ports.http`, and a schema's `port.default`. */
function isPortKey(keys: readonly string[]): boolean {
  const [key = '', parent = ''] = [keys.at(-1), keys.at(-2)];
  if (!PORT_HINT.test(key + parent) || RULE.test(key)) return false;
  if (namesPort(key) || namesForeignPort(key) || namesAddress(key)) return true;
  if (/^ports$/i.test(parent)) return namesPort(`port_${key}`);
  return /^(?:default|value|const)$/i.test(key) && (namesPort(parent) || namesForeignPort(parent));
}

function roleOfNumber(setting: Setting, keys: readonly string[]): LiteralRole {
  const key = keys.at(-1) ?? '';
  const words = wordsOf(key);
  if (words.some((word) => CONTAINER_WORDS.has(word))) return 'container';
  if (namesForeignPort(key)) return 'internal';
  const host = HOST_KEYS.map((name) => setting.beside(name)).find((text) => text);
  if (host !== undefined && !isLocal(hostIn(host))) return 'internal';
  if (words.some((word) => DEBUG_WORDS.has(word))) return 'debug';
  return keys.slice(-3).some((part) => DATABASES.test(part)) ? 'client' : 'listen';
}

/** The host of a value that may be a whole URL. */
function hostIn(text: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)?([^:/]*)/i.exec(text)?.[1] ?? text;
}

function isLocal(host: string): boolean {
  return isLocalHost(knownHost(host) ?? host);
}

/** `${PORT:-3000}` and `${PORT:3000}`: the literal is the variable's default. */
function defaultHits(setting: Setting): SettingHit[] {
  if (!setting.value.includes('${')) return [];
  return Array.from(setting.value.matchAll(DEFAULT)).flatMap((match) => {
    const [whole, variable = '', digits = ''] = match;
    const index = match.index + whole.length - 1 - digits.length;
    const fallback = { variable, value: digits, start: 0, end: digits.length };
    const clues = { ...cluesOf(setting), variable };
    return hit(setting, index, digits, { role: 'listen', confidence: 'high', clues }).map(
      (found) => ({ ...found, fallback }),
    );
  });
}

/** `"8080:80"` under a key such as `ports`: the host's side, then the container's. */
function publishedPorts(setting: Setting, key: string): SettingHit[] {
  const flag =
    /^(?:-p|--publish)$/.test(setting.before.at(-1) ?? '') || setting.value.startsWith('-');
  if (!/^ports?$/i.test(wordsOf(key).at(-1) ?? '') && !flag) return [];
  const [whole = '', outer = '', inner = ''] = PUBLISHED.exec(setting.value) ?? [];
  if (outer === '') return [];
  const index = whole.lastIndexOf(`${outer}:${inner}`);
  const meaning = { confidence: 'high', clues: cluesOf(setting) } as const;
  return [
    ...hit(setting, index, outer, { role: 'publish', ...meaning }),
    ...hit(setting, index + outer.length + 1, inner, { role: 'container', ...meaning }),
  ];
}

function addressHits(setting: Setting, keys: readonly string[]): SettingHit[] {
  const words = wordsOf(keys.at(-1) ?? '');
  const isAddress = words.some((word) => ADDRESS_WORDS.has(word)) || namesPort(words.join('-'));
  const listens = keys.some((key) => wordsOf(key).some((word) => LISTEN_WORDS.has(word)));
  const debugs = words.some((word) => DEBUG_WORDS.has(word));
  const own = cluesOf(setting);
  return findEndpoints(setting.value, isAddress).flatMap(({ host, start, end, scheme }) => {
    const digits = setting.value.slice(start, end);
    // `node:22` is an image wherever it stands.
    if (scheme === undefined && !isLocal(host) && Number(digits) < 80) return [];
    if (scheme === undefined && host === '' && !isAddress && Number(digits) < 1024) return [];
    const role = !isLocal(host)
      ? 'internal'
      : debugs
        ? 'debug'
        : listens || host === ''
          ? 'listen'
          : 'client';
    const clues = { ...own, ...(scheme === undefined ? {} : { scheme }) };
    const confidence =
      scheme !== undefined || (isLocalHost(host) && host !== '') ? 'high' : 'medium';
    return hit(setting, start, digits, { role, confidence, clues });
  });
}

/** Whether a text is run: by its key, or as one of many under a key such as `scripts`. */
function isCommand(keys: readonly string[]): boolean {
  return (
    keys.slice(0, -1).some((key) => COMMAND_PARENTS.test(key)) ||
    wordsOf(keys.at(-1) ?? '').some((word) => COMMAND_WORDS.has(word))
  );
}

function commandHits(setting: Setting): SettingHit[] {
  return findInCommand(setting.value, 'everywhere').flatMap((found) => {
    const { start, end, role, confidence, clue } = found;
    const clues: NameClues = clue === undefined ? {} : { [clue.kind]: clue.text };
    return hit(setting, start, setting.value.slice(start, end), { role, confidence, clues });
  });
}
