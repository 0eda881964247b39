import type { LiteralRole } from '../finding.ts';
import { namesPort, wordsOf } from '../words.ts';
import type { SourceKind } from './languages.ts';

/** What an argument of a call is a port of. */
interface Call {
  readonly role: LiteralRole;
  /** Which argument, counted from 0; -1 for the last, when it isn't the first. */
  readonly index: number;
  /** Languages in which the name means this; all without. */
  readonly kinds?: readonly SourceKind[];
}

const listen = (index = 0, ...kinds: SourceKind[]): Call => call('listen', index, kinds);
const client = (index = 0, ...kinds: SourceKind[]): Call => call('client', index, kinds);

function call(role: LiteralRole, index: number, kinds: readonly SourceKind[]): Call {
  return kinds.length === 0 ? { role, index } : { role, index, kinds };
}

/** Calls that take a port as a bare number, by the last part of their name. */
const CALLS = new Map<string, Call>([
  ['listen', listen(0)],
  ['Listen', listen(0)],
  ['listenAndServe', listen(0)],
  ['ListenAnyIP', listen(0)],
  ['ListenLocalhost', listen(0)],
  ['bindHttp', listen(0)],
  ['addHttpListener', listen(0)],
  ['addHttpsListener', listen(0)],
  ['ServerSocket', listen(0, 'java', 'kotlin', 'php')],
  ['TCPServer', listen(0, 'ruby')],
  ['InetSocketAddress', listen(0, 'java', 'kotlin')],
  ['embeddedServer', listen(1, 'kotlin')],
  ['Server', listen(0, 'java', 'javascript', 'typescript')],
  ['createConnection', client(0, 'javascript', 'typescript')],
  ['Socket', client(1)],
  ['TcpClient', client(1, 'csharp')],
  ['UdpClient', listen(0, 'csharp')],
  ['IPEndPoint', listen(1, 'csharp')],
  ['TcpListener', listen(1, 'csharp')],
  ['DnsEndPoint', client(1, 'csharp')],
  ['fsockopen', client(1, 'php')],
  ['pfsockopen', client(1, 'php')],
  ['mysqli', client(4, 'php')],
  ['mysqli_connect', client(4, 'php')],
]);
/** Calls of a server's object whose only argument is its port. */
const STARTS: ReadonlyMap<string, readonly SourceKind[]> = new Map([
  ['start', ['java', 'kotlin']],
  ['bind', ['java', 'kotlin']],
]);

/** What a bare number is for as an argument of a call; `undefined` when the call says nothing. */
export function callRole(callee: string, index: number, kind: SourceKind): LiteralRole | undefined {
  // Ruby's `TCPServer.open(80)` makes a new one.
  const name = lastName(callee.replace(/(?<=Server|Socket)\.open$/, ''));
  const known = CALLS.get(name);
  if (known !== undefined && known.index === index && (known.kinds?.includes(kind) ?? true)) {
    return known.role;
  }
  if (index === 0 && STARTS.get(name)?.includes(kind) && /[.)]/.test(callee)) return 'listen';
  // An associated function: a query's own `.bind(3000)` sets a parameter.
  if (index === 0 && kind === 'rust' && /[A-Z]\w*(?:<[^<>]*>)?::bind$/.test(callee))
    return 'listen';
  if (!namesPort(name)) return undefined;
  if (PROBING.test(wordsOf(name).join(' '))) return 'probe';
  return index === 0 ? 'listen' : undefined;
}

const PROBING =
  /\b(?:wait|await|is|check|free|kill|find|detect|available|probe|scan|open|ensure|test|in|get|pick|reserve|use|used)\b/;

/** Whether such a call takes `host, port` in one go, so that any host before a number makes it a port. */
export function takesAddress(callee: string): boolean {
  return /(?:socket|connect|connection|listen|bind|serve|server|client|addr|address|end_?point|redis|smtp|mysql|mongo\w*|memcached?|open|run|http_?host|host_?port|run_simple|http|tcp|dial|new)$/i.test(
    lastName(callee.replace(/(?:\.|::|->)new$/, '')),
  );
}

/** Whether a call makes a socket or its address: each number among its arguments that can be a port is one. */
export function isSocketCall(callee: string): boolean {
  return /^(?:(?:Server|Datagram|Inet)?Socket(?:Address)?|TCP(?:Server|Socket)|(?:Tcp|Udp)Client|TcpListener|(?:IP|Dns)EndPoint)$/.test(
    lastName(callee.replace(/(?<=Server|Socket)\.open$/, '')),
  );
}

/** Whether a call opens a server, so that the host it is given is this machine's. */
export function isServerCall(callee: string): boolean {
  return /^(?:bind\w*|listen\w*|run|run_app|run_simple|serve|start|TcpListener|HTTPServer|make_server|add_(?:in)?secure_port|useurls)$/i.test(
    lastName(callee),
  );
}

/** Whether a call opens a connection rather than a server. */
export function isClientCall(callee: string): boolean {
  return (
    /(?:client|connect\w*|[jr]edis(?:pool|cluster)?|smtp|mysqli?|mongo\w*|memcached?|TCPSocket|fsockopen|dial\w*)$/i.test(
      lastName(callee.replace(/(?:\.|::|->)new$/, '')),
    ) || /(?:^|[^r])Socket$/.test(lastName(callee))
  );
}

/** Calls whose texts are for people: logs, outputs, errors, tests, translations. */
const TALKING =
  /^(?:console|logger|log|logging|slog|zap|tracing|winston|pino|core|chalk|spinner|ora|p|ui|t|i18n|echo|sys)?[.:]{0,2}(?:log\w*|debug|info|notice|warn|warning|error|errors?\.new|fatal\w*|trace|verbose|success|critical|panic\w*|print\w*|println|eprint\w*|fprint\w*|sprintln|puts|echo|write_?line|writeln|say|abort|die|exit|fail\w*|bail|anyhow|todo|unimplemented|unreachable|expect\w*|assert\w*|describe|it|test|should|to_?be|to_?equal|equals?|deep_?equal|t|translate|gettext|trans|help|about|usage|description|describe|epilog|example|note|message|alert|confirm|toast|out|out\.print\w*|exception|\w*exception|\w*error)$/i;

/** Whether a call's texts are messages, so that an address in them is only mentioned. */
export function isTalking(callee: string): boolean {
  if (callee === '') return false;
  const name = lastName(callee);
  // `fmt.Errorf` and `Printf` make texts for people, `Sprintf` any.
  return /^(?:f?printf|errorf|printf|wrapf?|logf|infof|debugf|warnf|fatalf|skipf?|panicf)$/i.test(
    name,
  )
    ? true
    : TALKING.test(name);
}

/** Keys whose texts are for people. */
export function isTalkingKey(key: string): boolean {
  return /^(?:help|help_?text|desc|description|doc|docs|usage|message|msg|title|label|placeholder|example|examples|hint|note|comment|summary|tooltip|epilog|long_?help|about|text|caption|error|warning|info|detail|details)$/i.test(
    key,
  );
}

/** The last part of a qualified name: `listen` of `http.createServer().listen`. */
export function lastName(callee: string): string {
  return /(\w+)[!?]?$/.exec(callee.replace(/(?:\.|::|->)new$/, ''))?.[1] ?? '';
}
