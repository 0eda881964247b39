import { isLocalHost } from '../hosts.ts';
import { namesForeignPort, namesPort, wordsOf } from '../words.ts';
import { callRole, isClientCall, isTalking, lastName, takesAddress } from './calls.ts';
import { variableBefore, variableSetWhenEmpty } from './envReads.ts';
import type { SourceKind } from './languages.ts';
import { nameBefore } from './names.ts';
import type { Program, Surroundings } from './program.ts';
import type { Verdict } from './verdict.ts';

/** A number in code, or a string that is all digits. */
export interface NumberPlace {
  /** Of the whole literal with its quotes. */
  readonly start: number;
  readonly end: number;
  readonly port: number;
  readonly isText: boolean;
}

/** Below 1024, only what services are known for is a port beyond doubt. */
const LOW_PORTS = new Set([
  20, 21, 22, 23, 25, 53, 80, 81, 82, 88, 110, 111, 119, 123, 139, 143, 161, 179, 389, 443, 444,
  445, 465, 500, 502, 514, 515, 543, 548, 554, 587, 631, 636, 853, 873, 880, 888, 990, 993, 995,
]);
/** A range of ports, as firewalls have them. */
const RANGE =
  /^(?:from|to|first|last|lower|upper|begin|end|low|high|range)_?ports?$|port_?(?:from|to|begin|end|first|last|low|high|max|min|limit|range)$/i;
/** Calls and constructors that only change a value's type. */
const CONVERSION =
  /^(?:Number|parseInt|parseFloat|String|int|str|uint16|uint32|int32|int64|uint|u16|u32|Some|Ok|Integer|valueOf|toPort|Port|Just|ptr|pointer|to|of|from|new|Int|Int32|Int64|IntPtr|IntVar|Int32Ptr|parse|number|coerce|Field|Option|Query|Default|default|intdiv|intval|ref|useState|Ref|Setting|Var|freeze|just|Optional|Argument)$/;
const REFUSING_AFTER =
  /^[ \t]*(?:[-*%^]|\+(?!\s*["'`])|\/(?![/*])|<<|>>|<=?(?![/])|>=|===?|!=|=>|->|\.\.|\.(?=\d))|^[ \t]*>\s*\w|^[ \t]*(?:downto|until|step|px|em|ms|pt)\b/;
const REFUSING_BEFORE =
  /(?:===?|!==?|<>|[<>]=|(?<![-=<>|])>|(?<!<)<|<<|>>|[-+*/%^~]=?|(?<!&)&|\.\.[=.<]?|\b(?:case|when|in|until|downTo|to|step|range|than|is))\s*\(?\s*$/;
const LAMBDA = /(?:\(\s*\)|\b\w+|\|\w*\|)\s*(?:=>|->)\s*\{?\s*(?:return\s+)?$/;
const OPERAND = /([\w$.\]["'?>-]+?)[)\s]*(?:\|\||\?\?|\?:|\bor)\s*$/;
const CHOICE =
  /(?:^|[\s({,;])([\w$.@]+)\s*(?::[^=]{0,30})?(?:=|:|:=)\s*[^=;:]{0,160}\?[^;:?]*(?::[^;:]*)?$/;
const PORT_FUNCTION =
  /\b(?:fn|def|fun|func|function|get|int|u?short|Int|public|static|defp)\s+([\w$]*[pP]orts?\w*|[A-Z_]*PORT)\s*(?:\([^(){}]{0,80}\))?\s*(?:(?:->|:)\s*[\w<>[\]| ]{1,30})?\s*(?:\{|=>|=|do|:|->|\n|,\s*do:)\s*(?:return\s*)?\(?$/;
const LOCAL_BEFORE =
  /(?:["'`](?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|::1?)["'`](?:\.\w+\(\))?|\)|\bIPAddress\.\w+|\bIpv[46]Addr::(?:\w+|new\([\d, ]*\))\)?|[[{(]\s*(?:127|0)\s*,\s*0\s*,\s*0\s*,\s*[01]\s*[\])}])\s*,\s*(?:port\s*[:=]\s*)?$/;
const LOCAL_AFTER =
  /^\s*,\s*(?:host\w*\s*[:=]\s*)?["'`](?:localhost|127\.0\.0\.1|0\.0\.0\.0|::1?)["'`]/;
const HOST_BEFORE = /["'`]([\w.-]*)["'`]\s*,\s*$/;
const HOST_NAME_BEFORE = /(?:^|[\s(,.$])\w*(?:host|hostname|ip|server_?name)(?:\(\))?\s*,\s*$/i;
/** `require('socket.io')(3000)` and NestJS's `@WebSocketGateway(3000)`. */
const SOCKET_IO = /(?:require\(\s*["']socket\.io["']\s*\)|@WebSocketGateway)\s*\(\s*$/;
const FLAG_BEFORE = /["'`](--?[\w-]*port|-p)["'`]\s*,\s*$/i;
const DEFAULT_KEY =
  /^(?:default|value|default_?value(?:_t)?|initial|fallback|init|defaultsTo|Value)$/i;
const DEFAULT_CALL =
  /(?:^|[.:>])(?:default|defaults?|withDefault|default_?value|setDefault|catch|unwrap_or|unwrap_or_else|orElse|getOrElse|optional|value|positive|min)$/i;
/** An option's name in a list of arguments or in an object: `'--port <n>'`, `"server.port"`. */
const QUOTED = /["'`](?:-\w,?\s*)?(?:--)?((?:no-)?[\w.:-]{1,60})(?:[ =][<[]?[\w:=-]*[>\]]?)?["'`]/g;

/** What a number is, by the code around it; `undefined` for all that is no port, or hardly one. */
export function judgeNumber(program: Program, place: NumberPlace): Verdict | undefined {
  const { start, end, port } = place;
  const after = program.after(end, 60);
  if (REFUSING_AFTER.test(after) && !(place.isText && /^\s*\./.test(after))) return undefined;
  const head = program.before(start, 400);
  if (REFUSING_BEFORE.test(head.slice(-40)) && !/(?:=>|->)\s*$/.test(head)) return undefined;
  // A key, or an index.
  if (/^[ \t]*:(?!:)/.test(after) && !/\?[^;]*$/.test(head.slice(-60))) return undefined;
  if (/^\]/.test(after) && /[\w)\]"']\[$/.test(head)) return undefined;
  const around = program.around(start);
  const verdict = new Judge(program, place, around, head, after).verdict();
  // The highest port of all is a limit.
  if (verdict === undefined || port === 65535) return undefined;
  if (port < 1024 && !LOW_PORTS.has(port)) return undefined;
  if (RANGE.test(verdict.variable ?? '')) return undefined;
  return verdict;
}

class Judge {
  private readonly kind;
  /** Frames without those that only convert the value's type. */
  private readonly frames;
  private readonly starts;
  private readonly head: string;

  constructor(
    private readonly program: Program,
    private readonly place: NumberPlace,
    around: Surroundings,
    head: string,
    private readonly after: string,
  ) {
    this.kind = program.kind;
    let skipped = 0;
    let before = this.withoutLambda(head);
    for (;;) {
      const frame = around.frames[skipped];
      if (frame?.open !== '(' || frame.index > 0) break;
      const callee = frame.callee;
      if (!(callee === '' || CONVERSION.test(lastName(callee)))) break;
      if (/^(?:default|Default)$/.test(lastName(callee)) && callee.length > 7) break;
      if (!/\(\s*$/.test(before)) break;
      if (callee === '' && skipped > 0) break;
      before = program.before(frame.at - callee.length, 400);
      skipped++;
      if (callee === '') break;
    }
    this.frames = around.frames.slice(skipped);
    this.starts = around.starts.slice(skipped);
    this.head = skipped === 0 ? before : this.withoutLambda(before);
  }

  /** Whether it is an argument, or in an argument's object, of a log or an assertion. */
  private isSaid(): boolean {
    const [frame, outer] = this.frames;
    if (frame?.open === '(')
      return isTalking(frame.callee) && !/^(?:t|about|description)$/.test(frame.callee);
    return (
      frame?.open === '{' &&
      outer?.open === '(' &&
      /[(,]\s*$/.test(this.program.before(frame.at, 20)) &&
      isTalking(outer.callee)
    );
  }

  /** The code without `() =>` at its end; where `=>` gives a key its value it stays. */
  private withoutLambda(code: string): string {
    return this.kind === 'ruby' || this.kind === 'php' ? code : code.replace(LAMBDA, '');
  }

  verdict(): Verdict | undefined {
    if (this.isSaid()) return undefined;
    return (
      this.byEnvironment() ??
      this.byName() ??
      this.byCall() ??
      this.byNeighbour() ??
      this.byOption() ??
      this.byChoice() ??
      this.byFunction()
    );
  }

  private byEnvironment(): Verdict | undefined {
    const item = this.statement();
    const environment = variableBefore(item) ?? variableSetWhenEmpty(this.head);
    if (environment === undefined) return undefined;
    const named = namesPort(environment) || namesForeignPort(environment);
    if (!named && !this.isNamedOtherwise(item)) return undefined;
    return {
      role: this.roleOf(environment),
      confidence: 'high',
      variable: environment,
      environment,
    };
  }

  /** Whether `const port = env.API || 3000` says it on the other side. */
  private isNamedOtherwise(item: string): boolean {
    const [, name] = /([\w$.]+)\s*(?::\s*[\w<>]+\s*)?(?::=|=|:)/.exec(item) ?? [];
    return name !== undefined && namesPort(name);
  }

  private byName(): Verdict | undefined {
    const named = nameBefore(this.head);
    if (named === undefined) return this.byList();
    if (!(namesPort(named.name) || namesForeignPort(named.name)))
      return this.byDefaultKey(named.name);
    if (/ports$/i.test(named.name) && this.place.port < 1024 && !this.place.isText)
      return undefined;
    if (named.sign === ':' && this.isType()) return undefined;
    if (named.sign === '=' && this.isProtocolDefault()) return undefined;
    return this.named(named.name);
  }

  /** `ports: [3000, 3001]`. */
  private byList(): Verdict | undefined {
    const [frame] = this.frames;
    if (frame === undefined || (frame.open !== '[' && frame.open !== '{' && frame.open !== '('))
      return undefined;
    if (!/[[{(,]\s*$/.test(this.head) || this.place.port < 80) return undefined;
    const before = this.program.before(frame.at, 120);
    const list = before.replace(
      /\b(?:new\s+)?(?:vec!|Set|Array|List\.of|Arrays\.asList|listOf|setOf|frozenset|set|tuple|array|int|uint16|u16|string|\[\]|\[\d*\])*\s*(?:\[\s*\]\s*\w+)?\s*\(?&?\s*$/,
      '',
    );
    const named = nameBefore(list);
    if (named === undefined || !/ports?\d*$/i.test(named.name) || !namesPort(named.name))
      return undefined;
    return frame.index > 8 ? undefined : this.named(named.name, 'medium');
  }

  /** `port: { default: 3000 }`, `IntFlag{Name: "port", Value: 8080}`. */
  private byDefaultKey(key: string): Verdict | undefined {
    if (!DEFAULT_KEY.test(key)) return undefined;
    const [frame, outer] = this.frames;
    if (frame === undefined) return undefined;
    const siblings = this.program.code(frame.at + 1, this.place.start);
    const option = quotedPort(siblings);
    if (option !== undefined) return this.option(option, siblings);
    const hasFields = this.kind === 'rust' || this.kind === 'java' || this.kind === 'kotlin';
    if (
      hasFields &&
      frame.open === '(' &&
      /arg|option|param|clap|structopt|command/i.test(frame.callee)
    ) {
      return this.byField(frame.at);
    }
    const parent = nameBefore(
      this.program.before(frame.at - (frame.open === '(' ? frame.callee.length : 0), 120),
    );
    if (parent !== undefined && namesPort(parent.name))
      return this.option(parent.name, siblings + this.after);
    if (frame.open !== '{') return undefined;
    if (outer?.open === '(') {
      const name = quotedPort(this.program.code(outer.at + 1, frame.at));
      if (name !== undefined) return this.option(name, siblings);
    }
    // Siblings may stand behind too: `{ default: 3000, env: 'PORT' }`.
    const [, environment] = /\benv\w*\s*[:=]\s*["']([A-Z]\w*)["']/.exec(this.after) ?? [];
    return environment !== undefined && namesPort(environment)
      ? this.option(environment, this.after)
      : undefined;
  }

  /** Rust's `#[arg(default_value_t = 3000)] port: u16`. */
  private byField(open: number): Verdict | undefined {
    const behind = this.program.after(this.place.end, 300);
    const [, field = ''] =
      /^[^\n]*?\)\s*\]?\s*(?:\n\s*#\[[^\]\n]*\]\s*)*(?:pub(?:\([^)]*\))?\s+)?([\w]+)\s*[:;=]/.exec(
        behind,
      ) ??
      /^[^\n]*?\)\s*(?:[\w.<>]+\s+)*([\w]+)\s*[;=]/.exec(behind) ??
      [];
    if (!namesPort(field)) return undefined;
    const [rest = ''] = behind.split('\n');
    const siblings = this.program.code(open, this.place.start) + rest;
    // A bare `env` means the field's own name.
    return /[(,]\s*env\s*[,)]/.test(siblings)
      ? { ...this.named(field), environment: field.toUpperCase() }
      : this.option(field, siblings);
  }

  private byCall(): Verdict | undefined {
    const [frame] = this.frames;
    if (frame?.open !== '(' || !/[(,]\s*(?:\w+\s*[:=]\s*)?$/.test(this.head)) return undefined;
    const { callee, index } = frame;
    const role = callRole(callee, index, this.kind);
    if (role === undefined) {
      return SOCKET_IO.test(this.head)
        ? { role: 'listen', confidence: 'high', ...this.clue(undefined) }
        : undefined;
    }
    const item = this.program.code(this.starts[0] ?? frame.at, this.place.start);
    if (/\w\s*[:=]\s*$/.test(item)) return undefined;
    // Python's and PHP's `listen` take the length of a queue.
    if (
      lastName(callee) === 'listen' &&
      this.place.port < 1024 &&
      !LOW_SERVERS.has(this.place.port)
    ) {
      return undefined;
    }
    if (/^mock|^stub|^fake/i.test(lastName(callee))) return undefined;
    return {
      role,
      confidence: 'high',
      ...this.clue(namesPort(lastName(callee)) ? lastName(callee) : undefined),
    };
  }

  private byNeighbour(): Verdict | undefined {
    const [frame, outer] = this.frames;
    if (frame === undefined || frame.open === '{') return undefined;
    const callee = frame.callee === '' && frame.open === '(' ? (outer?.callee ?? '') : frame.callee;
    if (isTalking(callee)) return undefined;
    const { head } = this;
    const flag = FLAG_BEFORE.exec(head);
    if (flag !== null && (flag[1] !== '-p' || this.place.port >= 1024)) {
      return { role: 'listen', confidence: 'high', ...this.clue(flag[1]) };
    }
    const role = isClientCall(callee) ? 'client' : 'listen';
    if (
      LOCAL_BEFORE.test(head) &&
      (/Ipv[46]Addr[^,]*(?:[\d, ]*\))?\)\s*,\s*$/.test(head) || !/\)\s*,\s*$/.test(head))
    ) {
      return { role, confidence: 'high', ...this.clue(undefined) };
    }
    if (
      /(?:getLoopbackAddress|getLocalHost|getByName|Parse|from)\([^()]*\)\s*,\s*$/.test(head) &&
      takesAddress(callee)
    ) {
      return { role, confidence: 'high', ...this.clue(undefined) };
    }
    if (frame.open === '(' && frame.index === 0 && LOCAL_AFTER.test(this.after)) {
      return { role, confidence: 'high', ...this.clue(undefined) };
    }
    if (frame.open !== '(' || frame.index === 0 || !takesAddress(callee)) return undefined;
    const host = HOST_BEFORE.exec(head)?.[1];
    if (
      host !== undefined &&
      (host === '' || /^[a-z][\w.-]*$/i.test(host) || /^\d+(?:\.\d+){3}$/.test(host))
    ) {
      if (isLocalHost(host)) return { role, confidence: 'high', ...this.clue(undefined) };
      return this.place.port >= 80 && frame.index <= 2
        ? { role: 'internal', confidence: 'medium', variable: host }
        : undefined;
    }
    return HOST_NAME_BEFORE.test(head) && frame.index === 1
      ? { role, confidence: 'medium', ...this.clue(undefined) }
      : undefined;
  }

  /** `flag.Int("port", 8080, …)`, `.option('-p, --port <n>', 'text', 3000)`, `PORT: Joi.number().default(3000)`. */
  private byOption(): Verdict | undefined {
    const [frame] = this.frames;
    if (frame?.open !== '(') return undefined;
    const args = this.program.code(frame.at + 1, this.place.start);
    if (frame.index > 0 && !isTalking(frame.callee)) {
      const item = this.program.code(this.starts[0] ?? frame.at, this.place.start);
      if (
        /^\s*(?:["'`]|\w*(?:default|fallback|value)\w*\s*[:=]\s*["'`]?|\(\)\s*=>\s*)?$/i.test(item)
      ) {
        const name = quotedPort(args);
        if (name !== undefined && !/^[.#/]|\s/.test(name)) return this.option(name, args);
        if (
          /^(?:Int|IntP|IntVar|IntVarP|String|StringVar|Uint|UintVar|get|getValue|SetDefault|set|config|env)$/i.test(
            lastName(frame.callee),
          )
        ) {
          const [, last = ''] = /([\w.]+)\s*,\s*["'`]?$/.exec(args) ?? [];
          if (namesPort(last)) return this.named(last, 'medium');
        }
      }
    }
    if (!DEFAULT_CALL.test(frame.callee)) return undefined;
    if (/^(?:positive|min|value)$/.test(lastName(frame.callee))) return undefined;
    const chain = this.program.code(this.starts[1] ?? 0, frame.at).trimStart();
    const [, key] = /^["'`]?([\w$.-]+)["'`]?\s*[:=]/.exec(chain) ?? [];
    if (key !== undefined && namesPort(key)) return this.option(key, chain);
    const quoted = quotedPort(chain);
    if (quoted !== undefined) return this.option(quoted, chain);
    const [, operand = ''] = /([\w$.]+)\s*(?:\.\w+\([^()]*\)\s*)*\.\w+$/.exec(chain) ?? [];
    const owner = operand.split('.').find((part) => namesPort(part));
    return owner === undefined ? undefined : this.named(owner, 'medium');
  }

  /** `options.port || 3000`, `const port = dev ? 3000 : 8080`. */
  private byChoice(): Verdict | undefined {
    const operand = operandBefore(this.head);
    if (operand !== undefined) {
      const name = /(\w+)$/.exec(operand)?.[1] ?? '';
      if (namesPort(name)) return this.isProtocolDefault() ? undefined : this.named(name, 'medium');
      const [, target = ''] =
        /(?:^|[\s({,;])([\w$.@]+)\s*(?::[^=\n]{0,30})?(?:=|:|:=)\s*[^=;]{0,120}$/.exec(
          this.statement(),
        ) ?? [];
      const option = quotedPort(this.statement());
      const found = namesPort(target) ? target : option;
      return found === undefined || this.isProtocolDefault()
        ? undefined
        : this.named(found, 'medium');
    }
    const statement = this.statement();
    if (!/[?]|\bif\b|\belse\b/.test(statement)) return undefined;
    const target =
      CHOICE.exec(statement)?.[1] ??
      /(?:^|[\s({,;])([\w$.@]+)\s*=\s*(?:if\b[^;]*|[^;=]*\belse\s*)\{?\s*$/.exec(statement)?.[1];
    if (target !== undefined && namesPort(target) && !this.isProtocolDefault()) {
      return this.named(target, 'medium');
    }
    return undefined;
  }

  private byFunction(): Verdict | undefined {
    const name = PORT_FUNCTION.exec(this.head)?.[1];
    return name !== undefined && namesPort(name) ? this.named(name, 'medium') : undefined;
  }

  /** Choosing between the ports of http and https is a library's business. */
  private isProtocolDefault(): boolean {
    return [80, 443].includes(this.place.port) && SCHEMES.test(this.head.slice(-160) + this.after);
  }

  private option(name: string, siblings: string): Verdict {
    const [, explicit] =
      /\benv(?:var|ironment)?s?\s*[:=(]\s*\[?(?:vec!\[)?\s*["']([A-Z][A-Z0-9_]*)["']/i.exec(
        siblings,
      ) ?? [];
    const own =
      /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/.test(name) &&
      isEnvironmentSchema(`${this.frames[0]?.callee} ${siblings}`, this.kind)
        ? name
        : undefined;
    const environment = explicit !== undefined && namesPort(explicit) ? explicit : own;
    return { ...this.named(name), ...(environment === undefined ? {} : { environment }) };
  }

  private named(name: string, confidence: Verdict['confidence'] = 'high'): Verdict {
    if (namesForeignPort(name)) return { role: 'container', confidence, variable: name };
    const fixed = this.place.port < 1024 ? { isFixed: true } : {};
    return { role: this.roleOf(name), confidence, ...this.clue(name), ...fixed };
  }

  private roleOf(name: string): Verdict['role'] {
    const frame = this.frames.find(({ open }) => open !== '[');
    const siblings =
      frame === undefined
        ? ''
        : this.program.code(Math.max(frame.at, this.place.start - 300), this.place.start) +
          this.program.after(this.place.end, 160).split(/[})]/)[0];
    const words = wordsOf(name);
    if (words.some((word) => /^(?:debug|debugger|inspect|inspector|jdwp|debugpy)$/.test(word)))
      return 'debug';
    const [, host] =
      /\b(?:host|hostname|hosts|server|address)["']?\s*(?:=>|[:=])\s*["'`]([^"'`\s]{1,100})["'`]/i.exec(
        siblings,
      ) ?? [];
    if (host !== undefined && !isLocalHost(host) && !/[{$%]/.test(host)) return 'internal';
    const context = `${name} ${frame?.callee ?? ''} ${frame === undefined ? '' : (nameBefore(this.program.before(frame.at, 80))?.name ?? '')}`;
    const isClient =
      STORE.test(context) ||
      /\b(?:database|dialect|user(?:name)?|password|db|dbname)["']?\s*(?:=>|[:=])/i.test(siblings);
    const call = this.frames.find(({ open }) => open === '(');
    return isClient || (call !== undefined && isClientCall(call.callee)) ? 'client' : 'listen';
  }

  /** What tells most: the name, and what it belongs to where it only says "port". */
  private clue(name: string | undefined): { readonly variable?: string } {
    const own = name
      ?.split('.')
      .slice(-2)
      .join('.')
      .replace(/^(?:self|this)\.|^get_?(?=[A-Z_])|_?(?:number|num)$/gi, '');
    const telling =
      name === undefined || wordsOf(name).every((word) => PLAIN.has(word))
        ? this.owner()
        : undefined;
    const variable = telling !== undefined ? `${telling}_port` : own;
    return variable === undefined ? {} : { variable };
  }

  /** The key of the object around: `redis` of `redis: { port: 6379 }`. */
  private owner(): string | undefined {
    for (const frame of this.frames) {
      if (frame.open !== '{') continue;
      const name = nameBefore(this.program.before(frame.at, 80))?.name ?? '';
      const words = wordsOf(name);
      if (words.length > 0 && !words.every((word) => PLAIN.has(word)))
        return words.filter((word) => !PLAIN.has(word)).join('_');
    }
    return undefined;
  }

  /** `port: 3000` as a type: `interface { port: 3000 }` is rare, `x is 3000` too; a union is not. */
  private isType(): boolean {
    return /^\s*\|/.test(this.after) && !/^\s*\|\|/.test(this.after);
  }

  /** The code from the statement's beginning on, as far as it can be told. */
  private statement(): string {
    const length = this.head.length;
    const levels = this.starts.slice(0, 4);
    const begin = Math.min(
      ...levels.filter((start) => this.place.start - start < 400),
      this.place.start,
    );
    return this.head.slice(Math.max(0, length - (this.place.start - begin)));
  }
}

/** Words by which code chooses between http and https. */
const SCHEMES = /protocol|scheme|["'`/(|](?:https?|wss?)\b|\b(?:is_?)?(?:secure|ssl|tls|https)\b/i;
const LOW_SERVERS = new Set([80, 81, 82, 88, 443, 444, 445]);
const STORE =
  /redis|postgres|pg_|mysql|maria|mongo|database|(?:^|[^a-z])db(?:[^a-z]|$)|kafka|rabbit|amqp|memcache|elastic|smtp|mail|jdbc|influx|cassandra|zookeeper/i;
const PLAIN = new Set(
  'port ports default server service listen local host http https my the app application config configuration options opts settings data props params args module exports this self const static final public dev test env return base common main setup web node number num value export'.split(
    ' ',
  ),
);

/** `options.port` in front of `||`. */
function operandBefore(code: string): string | undefined {
  if (!/(?:\|\||\?\?|\?:|\bor)\s*$/.test(code)) return undefined;
  return OPERAND.exec(code.slice(-120))?.[1]?.replace(/["'\]]+$/, '');
}

/** The option of a list of arguments whose name says port. */
function quotedPort(args: string): string | undefined {
  for (const [, name = ''] of args.matchAll(QUOTED)) {
    if (namesPort(name) && !/^no-/.test(name)) return name;
  }
  // Elixir's and Ruby's `:http_port`.
  const [, atom = ''] = /(?:^|[\s(,]):(\w*port)\s*,/.exec(args) ?? [];
  if (atom !== '' && namesPort(atom)) return atom;
  return undefined;
}

/** Whether a call describes environment variables: Joi, zod, envalid, python-decouple. */
function isEnvironmentSchema(code: string, kind: SourceKind): boolean {
  return kind === 'python'
    ? /^(?:config|env)\b/.test(code)
    : /\b(?:Joi|z|zod|yup|v|t|env|envalid|port|num|str)\b[.(]|^(?:port|num|str)$/.test(code);
}
