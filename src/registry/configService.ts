import type { Node } from 'jsonc-parser';
import { splitCommand } from './commandWords.ts';
import type { DeclaredService, RestartPolicy } from './config.ts';
import { type Member, membersOf, type Report, readValue, readVariables } from './configNodes.ts';
import { lockNameProblem } from './lockName.ts';
import { checkName } from './names.ts';
import { asksPort } from './servicePort.ts';
import { didYouMean, suggest } from './suggest.ts';

/** What a service may say; `dependsOn` concerns the others too and is read with all of them. */
const KEYS: readonly (keyof DeclaredService)[] = [
  'command',
  'cwd',
  'env',
  'ready',
  'readyTimeout',
  'dependsOn',
  'restart',
  'port',
  'lock',
];
/** How other tools call the same. */
const OTHER_WORDS: ReadonlyMap<string, string> = new Map([
  ['cmd', 'command'],
  ['run', 'command'],
  ['environment', 'env'],
  ['dir', 'cwd'],
  ['working_dir', 'cwd'],
  ['needs', 'dependsOn'],
  ['healthcheck', 'ready'],
  ['mutex', 'lock'],
]);
const POLICIES: readonly RestartPolicy[] = ['no', 'on-failure', 'always'];
/** What `parseReady` in src/session reads, in the form that it writes. */
const READY = /^(?:tcp|none|http:\/(?!\/)[!"$-~]*|log:(?=[^\r\n]*\S)[^\r\n]+)$/;
/** A day, in seconds: nobody waits for longer. */
const LONGEST_WAIT = 86_400;

/** What one service says of itself; `undefined` when it has no command that can be run. */
export function readService(
  name: Node,
  service: Node,
  report: Report,
): Omit<DeclaredService, 'dependsOn' | 'at'> | undefined {
  const members = membersOf(service, name.value, report);
  refuseUnknownKeys(members, report);
  const nodes = new Map(members.map(([key, value]) => [String(key.value), value]));
  const read = <T>(key: keyof DeclaredService, reader: (node: Node, report: Report) => T) => {
    const node = nodes.get(key);
    return node === undefined ? undefined : reader(node, report);
  };
  const command = read('command', readCommand);
  const cwd = read('cwd', readFolder);
  const env = read('env', (node) => readVariables(membersOf(node, 'env', report), report));
  const port = read('port', readPort);
  const ready = read('ready', (node) => readReady(node, port, report));
  const readyTimeout = read('readyTimeout', readTimeout);
  const restart = read('restart', readPolicy);
  const lock = read('lock', readLock);
  if (!nodes.has('command')) {
    report(name, `The service "${name.value}" needs a "command", for example "node server.js".`);
  }
  if (command === undefined) return undefined;
  return {
    command,
    env: env ?? new Map(),
    restart: restart ?? 'no',
    ...(cwd === undefined ? {} : { cwd }),
    ...(ready === undefined ? {} : { ready }),
    ...(readyTimeout === undefined ? {} : { readyTimeout }),
    ...(port === undefined ? {} : { port }),
    ...(lock === undefined ? {} : { lock }),
  };
}

function refuseUnknownKeys(members: readonly Member[], report: Report): void {
  for (const [key] of members) {
    if ((KEYS as readonly string[]).includes(key.value)) continue;
    const other = OTHER_WORDS.get(key.value);
    const meant = other === undefined ? suggest(key.value, KEYS) : [other];
    const hint = meant.length > 0 ? didYouMean(meant) : `It may have ${KEYS.join(', ')}.`;
    report(key, `A service has no "${key.value}". ${hint}`);
  }
}

function readCommand(node: Node, report: Report): readonly string[] | undefined {
  if (node.type === 'array') {
    const items = node.children ?? [];
    const words = items.flatMap((item) => readValue(item, report) ?? []);
    if (words.length < items.length) return undefined;
    if (words[0]) return words;
  } else if (node.type === 'string') {
    const text = readValue(node, report);
    if (text === undefined) return undefined;
    const split = splitCommand(text);
    if (split.kind === 'words') return split.words;
    // Where the text holds escapes of JSON, its offsets are not those of the file.
    const isExact = node.length === text.length + 2;
    const { offset, length } = split;
    report(
      isExact && length > 0 ? { ...node, offset: node.offset + 1 + offset, length } : node,
      split.message,
    );
    return undefined;
  }
  report(node, 'A command is a text, "node server.js", or a list, ["node", "server.js"].');
  return undefined;
}

/** A stranger's repository must not have things run elsewhere. */
function readFolder(node: Node, report: Report): string | undefined {
  const cwd: unknown = node.value;
  if (
    typeof cwd === 'string' &&
    /^(?![A-Za-z]:)[^/\\\0][^\\\0]*$/.test(cwd) &&
    !cwd.split('/').includes('..')
  ) {
    return cwd;
  }
  report(node, '"cwd" is a folder of this project, relative to its root, with / and without ..');
  return undefined;
}

function readReady(node: Node, port: DeclaredService['port'], report: Report): string | undefined {
  const ready: unknown = node.value;
  if (typeof ready !== 'string' || !READY.test(ready)) {
    report(node, '"ready" is "tcp", "http:/path", "log:TEXT" or "none".');
  } else if (port === false && asksPort(ready)) {
    report(node, 'A service without a port cannot be asked: write "log:TEXT" or "none".');
  } else return ready;
  return undefined;
}

function readTimeout(node: Node, report: Report): number | undefined {
  const seconds: unknown = node.value;
  if (typeof seconds === 'number' && seconds > 0 && seconds <= LONGEST_WAIT) return seconds;
  report(node, `"readyTimeout" is a number of seconds, more than 0 and at most ${LONGEST_WAIT}.`);
  return undefined;
}

function readPolicy(node: Node, report: Report): RestartPolicy | undefined {
  const policy = POLICIES.find((one) => one === node.value);
  if (policy === undefined) report(node, '"restart" is "no", "on-failure" or "always".');
  return policy;
}

function readPort(node: Node, report: Report): string | false | undefined {
  if (node.value === false) return false;
  const problem =
    node.type === 'string'
      ? checkName(node.value)?.message
      : '"port" is a name, for example "api", or false for a service without a port.';
  if (problem === undefined) return node.value;
  report(node, problem);
  return undefined;
}

function readLock(node: Node, report: Report): string | undefined {
  const problem =
    node.type === 'string'
      ? lockNameProblem(node.value)
      : '"lock" is the name of a lock, for example "migrate".';
  if (problem === undefined) return node.value;
  report(node, problem);
  return undefined;
}
