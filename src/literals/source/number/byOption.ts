import { namesPort } from '../../words.ts';
import { isTalking, lastName } from '../calls.ts';
import type { SourceKind } from '../languages.ts';
import { nameBefore } from '../names.ts';
import type { Verdict } from '../verdict.ts';
import type { NumberSite } from './numberSite.ts';

const DEFAULT_KEY =
  /^(?:default|value|default_?value(?:_t)?|initial|fallback|init|defaultsTo|Value)$/i;
const DEFAULT_CALL =
  /(?:^|[.:>])(?:default|defaults?|withDefault|default_?value|setDefault|catch|unwrap_or|unwrap_or_else|orElse|getOrElse|optional|value|positive|min)$/i;
/** An option's name in a list of arguments or in an object: `'--port <n>'`, `"server.port"`. */
const QUOTED = /["'`](?:-\w,?\s*)?(?:--)?((?:no-)?[\w.:-]{1,60})(?:[ =][<[]?[\w:=-]*[>\]]?)?["'`]/g;

/** `flag.Int("port", 8080, …)`, `.option('-p, --port <n>', 'text', 3000)`, `PORT: Joi.number().default(3000)`. */
export function byOption(site: NumberSite): Verdict | undefined {
  const [frame] = site.frames;
  if (frame?.open !== '(') return undefined;
  const args = site.program.code(frame.at + 1, site.place.start);
  if (frame.index > 0 && !isTalking(frame.callee)) {
    const item = site.program.code(site.starts[0] ?? frame.at, site.place.start);
    if (
      /^\s*(?:["'`]|\w*(?:default|fallback|value)\w*\s*[:=]\s*["'`]?|\(\)\s*=>\s*)?$/i.test(item)
    ) {
      const name = quotedPort(args);
      if (name !== undefined && !/^[.#/]|\s/.test(name)) return asOption(site, name, args);
      if (
        /^(?:Int|IntP|IntVar|IntVarP|String|StringVar|Uint|UintVar|get|getValue|SetDefault|set|config|env)$/i.test(
          lastName(frame.callee),
        )
      ) {
        const [, last = ''] = /([\w.]+)\s*,\s*["'`]?$/.exec(args) ?? [];
        if (namesPort(last)) return site.named(last, 'medium');
      }
    }
  }
  if (!DEFAULT_CALL.test(frame.callee)) return undefined;
  if (/^(?:positive|min|value)$/.test(lastName(frame.callee))) return undefined;
  const chain = site.program.code(site.starts[1] ?? 0, frame.at).trimStart();
  const [, key] = /^["'`]?([\w$.-]+)["'`]?\s*[:=]/.exec(chain) ?? [];
  if (key !== undefined && namesPort(key)) return asOption(site, key, chain);
  const quoted = quotedPort(chain);
  if (quoted !== undefined) return asOption(site, quoted, chain);
  const [, operand = ''] = /([\w$.]+)\s*(?:\.\w+\([^()]*\)\s*)*\.\w+$/.exec(chain) ?? [];
  const owner = operand.split('.').find((part) => namesPort(part));
  return owner === undefined ? undefined : site.named(owner, 'medium');
}

/** `port: { default: 3000 }`, `IntFlag{Name: "port", Value: 8080}`. */
export function byDefaultKey(site: NumberSite, key: string): Verdict | undefined {
  if (!DEFAULT_KEY.test(key)) return undefined;
  const [frame, outer] = site.frames;
  if (frame === undefined) return undefined;
  const siblings = site.program.code(frame.at + 1, site.place.start);
  const option = quotedPort(siblings);
  if (option !== undefined) return asOption(site, option, siblings);
  const hasFields = site.kind === 'rust' || site.kind === 'java' || site.kind === 'kotlin';
  if (
    hasFields &&
    frame.open === '(' &&
    /arg|option|param|clap|structopt|command/i.test(frame.callee)
  ) {
    return byField(site, frame.at);
  }
  const parent = nameBefore(
    site.program.before(frame.at - (frame.open === '(' ? frame.callee.length : 0), 120),
  );
  if (parent !== undefined && namesPort(parent.name))
    return asOption(site, parent.name, siblings + site.after);
  if (frame.open !== '{') return undefined;
  if (outer?.open === '(') {
    const name = quotedPort(site.program.code(outer.at + 1, frame.at));
    if (name !== undefined) return asOption(site, name, siblings);
  }
  // Siblings may stand behind too: `{ default: 3000, env: 'PORT' }`.
  const [, environment] = /\benv\w*\s*[:=]\s*["']([A-Z]\w*)["']/.exec(site.after) ?? [];
  return environment !== undefined && namesPort(environment)
    ? asOption(site, environment, site.after)
    : undefined;
}

/** Rust's `#[arg(default_value_t = 3000)] port: u16`. */
function byField(site: NumberSite, open: number): Verdict | undefined {
  const behind = site.program.after(site.place.end, 300);
  const [, field = ''] =
    /^[^\n]*?\)\s*\]?\s*(?:\n\s*#\[[^\]\n]*\]\s*)*(?:pub(?:\([^)]*\))?\s+)?([\w]+)\s*[:;=]/.exec(
      behind,
    ) ??
    /^[^\n]*?\)\s*(?:[\w.<>]+\s+)*([\w]+)\s*[;=]/.exec(behind) ??
    [];
  if (!namesPort(field)) return undefined;
  const [rest = ''] = behind.split('\n');
  const siblings = site.program.code(open, site.place.start) + rest;
  // A bare `env` means the field's own name.
  return /[(,]\s*env\s*[,)]/.test(siblings)
    ? { ...site.named(field), environment: field.toUpperCase() }
    : asOption(site, field, siblings);
}

function asOption(site: NumberSite, name: string, siblings: string): Verdict {
  const [, explicit] =
    /\benv(?:var|ironment)?s?\s*[:=(]\s*\[?(?:vec!\[)?\s*["']([A-Z][A-Z0-9_]*)["']/i.exec(
      siblings,
    ) ?? [];
  const own =
    /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/.test(name) &&
    isEnvironmentSchema(`${site.frames[0]?.callee} ${siblings}`, site.kind)
      ? name
      : undefined;
  const environment = explicit !== undefined && namesPort(explicit) ? explicit : own;
  return { ...site.named(name), ...(environment === undefined ? {} : { environment }) };
}

/** The option of a list of arguments whose name says port. */
export function quotedPort(args: string): string | undefined {
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
