import { isLocalHost } from '../../hosts.ts';
import { namesForeignPort, wordsOf } from '../../words.ts';
import { isClientCall, isServerCall, lastName } from '../calls.ts';
import { nameBefore } from '../names.ts';
import type { Program, Surroundings } from '../program.ts';
import type { Verdict } from '../verdict.ts';
import { isBesideForeignHost } from './hostBeside.ts';

/** A number in code, or a string that is all digits. */
export interface NumberPlace {
  /** Of the whole literal with its quotes. */
  readonly start: number;
  readonly end: number;
  readonly port: number;
  readonly isText: boolean;
}

/** Calls and constructors that only change a value's type. */
const CONVERSION =
  /^(?:Number|parseInt|parseFloat|String|int|str|uint16|uint32|int32|int64|uint|u16|u32|Some|Ok|Integer|valueOf|toPort|Port|Just|ptr|pointer|to|of|from|new|Int|Int32|Int64|IntPtr|IntVar|Int32Ptr|parse|number|coerce|Field|Option|Query|Default|default|intdiv|intval|ref|useState|Ref|Setting|Var|freeze|just|Optional|Argument)$/;
const LAMBDA = /(?:\(\s*\)|\b\w+|\|\w*\|)\s*(?:=>|->)\s*\{?\s*(?:return\s+)?$/;
const STORE =
  /redis|postgres|pg_|mysql|maria|mongo|database|(?:^|[^a-z])db(?:[^a-z]|$)|kafka|rabbit|amqp|memcache|elastic|smtp|mail|jdbc|influx|cassandra|zookeeper/i;
/** Words of a name that say nothing of whose port it is. */
const PLAIN = new Set(
  'port ports default server service listen local host http https my the app application config configuration options opts settings data props params args module exports this self const static final public dev test env return base common main setup web node number num value export'.split(
    ' ',
  ),
);
/** Words by which code chooses between http and https. */
const SCHEMES = /protocol|scheme|["'`/(|](?:https?|wss?)\b|\b(?:is_?)?(?:secure|ssl|tls|https)\b/i;

/** A number in a program and what is around it. */
export class NumberSite {
  readonly kind;
  /** Frames without those that only convert the value's type. */
  readonly frames;
  readonly starts;
  /** The code in front, as far as it may matter. */
  readonly head: string;

  constructor(
    readonly program: Program,
    readonly place: NumberPlace,
    around: Surroundings,
    head: string,
    /** The code behind. */
    readonly after: string,
  ) {
    this.kind = program.kind;
    let skipped = 0;
    let before = this.withoutLambda(head);
    for (;;) {
      const frame = around.frames[skipped];
      if (frame?.open !== '(' || frame.index > 0) break;
      const callee = frame.callee;
      if (callee === '' && /[)\]]\s*$/.test(program.before(frame.at, 10))) break;
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

  /** The code without `() =>` at its end; where `=>` gives a key its value it stays. */
  private withoutLambda(code: string): string {
    return this.kind === 'ruby' || this.kind === 'php' ? code : code.replace(LAMBDA, '');
  }

  /** The code from the statement's beginning on, as far as it can be told. */
  statement(): string {
    const length = this.head.length;
    const levels = this.starts.slice(0, 4);
    const begin = Math.min(
      ...levels.filter((start) => this.place.start - start < 400),
      this.place.start,
    );
    return this.head.slice(Math.max(0, length - (this.place.start - begin)));
  }

  named(name: string, confidence: Verdict['confidence'] = 'high'): Verdict {
    if (namesForeignPort(name)) return { role: 'container', confidence, variable: name };
    const fixed = this.place.port < 1024 ? { isFixed: true } : {};
    return { role: this.roleOf(name), confidence, ...this.clue(name), ...fixed };
  }

  /** What tells most: the name, and what it belongs to where it only says "port". */
  clue(name: string | undefined): { readonly variable?: string } {
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

  /** Choosing between the ports of http and https is a library's business. */
  isProtocolDefault(): boolean {
    return [80, 443].includes(this.place.port) && SCHEMES.test(this.head.slice(-160) + this.after);
  }

  roleOf(name: string): Verdict['role'] {
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
      /\b(?:host|hostname|hosts|server|address)["']?\s*(?:=>|[:=])\s*@?["'`]([^"'`\s]{1,100})["'`]/i.exec(
        siblings,
      ) ?? [];
    const call = this.frames.find(({ open }) => open === '(');
    const serves = call !== undefined && isServerCall(call.callee);
    if (host !== undefined && !isLocalHost(host) && !/[{$%]/.test(host) && !serves)
      return 'internal';
    const { start, end } = this.place;
    if (host === undefined && isBesideForeignHost(this.program, name, start, end))
      return 'internal';
    const owner =
      frame === undefined ? '' : (nameBefore(this.program.before(frame.at, 80))?.name ?? '');
    // Whose machine it is the options of SSH don't say, but it is never this one's own server.
    if (host === undefined && wordsOf(owner)[0] === 'ssh') return 'internal';
    const context = `${name} ${frame?.callee ?? ''} ${owner}`;
    const isClient =
      STORE.test(context) ||
      /\b(?:database|dialect|user(?:name)?|password|db|dbname)["']?\s*(?:=>|[:=])/i.test(siblings);
    return isClient || (call !== undefined && isClientCall(call.callee)) ? 'client' : 'listen';
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
}
