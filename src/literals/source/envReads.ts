import type { SourceKind } from './languages.ts';

/** How the languages read an environment variable; one of the groups is its name. */
const ENV_READ =
  /(?:(?:\b(?:process|Bun)\.env|\bimport\.meta\.env)\)?(?:\?\.|\.)?(?:([A-Za-z_]\w*)|\[\s*["'`](\w+)["'`]\s*\])|(?<![\w.])(?:\w+(?:\.|::|->))*(?:get_?env\w*|lookup_?env\w*|env::var(?:_os)?|env::get|[eE]nv(?:ironment)?\.get|env|env\.(?:int|str|bool|url|string|number|get|fetch)|getEnvironmentVariable|setdefault|environ\.get|getOrDefault|fetch_env!?)\)?!?\(\s*f?["'`]([A-Za-z_]\w*)["'`]|(?:\bENV|\benviron|\$_ENV|\$_SERVER|\bgetenv\(\))(?:\.fetch\s*\(|\.get\(|\.getOrDefault\(|\[)\s*["']([A-Za-z_]\w*)["'])/gi;
/** NestJS's `configService.get<number>('PORT')`: among its settings, names in capitals are variables. */
const CONFIG_READ =
  /(?<![\w$])(?:[\w$]+\.)*\w*config(?:service)?\.get(?:OrThrow)?(?:<[^<>()]{1,60}>)?\(\s*["'`]([A-Za-z]\w*)["'`](?:\s*,\s*\{\s*infer\s*:\s*true\s*\})?/;
const ENV_OR_CONFIG_READ = new RegExp(`${ENV_READ.source}|${CONFIG_READ.source}`, 'gi');
/** What may stand between the variable and the literal for the literal to be its default. */
const OR_ELSE =
  /(?:\|\||\?\?|\?:|\bor|\belse|\belse\s*\{|\.(?:unwrap_or|unwrap_or_else|unwrap_or_default|or|or_else|orElse|orElseGet|getOrElse|getOrDefault|defaults?|default_?[vV]alue|ifBlank|ifEmpty|map_or|map_or_else)[!?]?\s*[({]\s*(?:(?:\|\w*\||\(\)\s*->|\(\)\s*=>|\w+\s*->)\s*\{?)?|\bErr\(_?\w*\)\s*=>\s*\{?|\bNone\s*=>\s*\{?|\bnull\s*->|\bnil\s*->)\s*$/;
/** The literal is a further argument of the call that reads. */
const ARGUMENT =
  /^["'`]?\s*(?:,\s*(?:\w+\s*=\s*)?[\w.:<>&]+\s*){0,2},\s*(?:\w*default\w*\s*[=:]\s*|\w*fallback\w*\s*[=:]\s*|\{\s*default\s*:\s*)?$/i;
const FIRST_OF =
  /(?:(?:\bcmp\.Or|[cC]oalesce\w*|[dD]efault\w*|[fF]irst\w*)\(|\bEnum\.find\(\[)\s*$/;
/** C#'s way to say that a text is not empty: `is { Length: > 0 } port ? port : "3000"`. */
const NOT_EMPTY = /\bis \{[^{}]*\}/;
const BLOCK = /^["']?\s*\)?\s*(?:do\s*\|?\w*\|?|\{)\s*$/;
const TERNARY = /\?[^;]*:\s*$/;

/**
 * The variable whose default a literal is, going by the code in front of it.
 * @param code without comments, the quote of a text left out
 */
export function variableBefore(code: string, kind: SourceKind): string | undefined {
  if (!/env|setdefault|getOrDefault|_SERVER|config\w*\.get/i.test(code)) return undefined;
  const pattern = isScript(kind) ? ENV_OR_CONFIG_READ : ENV_READ;
  let last: RegExpExecArray | undefined;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(code); match !== null; match = pattern.exec(code)) last = match;
  if (last === undefined) return undefined;
  const [, ...names] = last;
  const variable = names.find((name) => name !== undefined);
  if (last[5] !== undefined && !/^[A-Z][A-Z\d_]*$/.test(last[5])) return undefined;
  if (variable === undefined || !/[A-Za-z]/.test(variable)) return undefined;
  const between = code.slice(last.index + last[0].length);
  if (/;|\n\s*\n/.test(between)) return undefined;
  if (ARGUMENT.test(between)) return isEnvCall(last[0]) ? variable : undefined;
  // `cmp.Or(os.Getenv("PORT"), "8080")`.
  if (/^\s*\)\s*,\s*$/.test(between))
    return FIRST_OF.test(code.slice(0, last.index)) ? variable : undefined;
  if (BLOCK.test(between) && /ENV/.test(last[0])) return variable;
  // Another value's default is not this variable's: `env.A, b || 3000`.
  if (
    /[{}](?!\s*[.?)])/.test(between.replace(OR_ELSE, '').replace(NOT_EMPTY, '')) &&
    !/\bmatch\b/.test(code)
  )
    return undefined;
  // `env.PORT ? Number(env.PORT) : 3000`.
  if (/^[)\]\s!]*:\s*$/.test(between))
    return code.lastIndexOf('?', last.index) >= 0 ? variable : undefined;
  return OR_ELSE.test(between) || TERNARY.test(between) ? variable : undefined;
}

function isEnvCall(read: string): boolean {
  return /[([]\s*f?["'`]/.test(read) && !/\[/.test(read);
}

const TAKEN_APART = /[{,]\s*([A-Za-z_]\w*)\s*(?::\s*\w+\s*)?=\s*$/;
const FROM_ENVIRONMENT =
  /^[^{}]{0,400}\}\s*(?::\s*[\w<>,. ]{1,60})?=\s*(?:(?:process|Bun)\.env|import\.meta\.env)\b(?!\s*[.[])/;

/**
 * The variable of `const { PORT = 3000 } = process.env`, by the code in front of the literal.
 * @param after gives the code behind the literal
 */
export function variableTakenApart(
  code: string,
  kind: SourceKind,
  after: () => string,
): string | undefined {
  if (!isScript(kind)) return undefined;
  const variable = TAKEN_APART.exec(code)?.[1];
  return variable !== undefined && FROM_ENVIRONMENT.test(after()) ? variable : undefined;
}

function isScript(kind: SourceKind): boolean {
  return kind === 'javascript' || kind === 'typescript';
}

/** Go's and others' way: the variable is read, and set when it is empty. */
const SET_WHEN_EMPTY =
  /(\w+)(?:\s*,\s*\w+)?\s*:?=\s*(?:os\.(?:Getenv|LookupEnv|getenv)|System\.getenv|getenv|process\.env\.(\w+)|Environment\.GetEnvironmentVariable)(?:\(\s*["'](\w+)["']\s*\))?;?(?:[^{}]{0,120}?\bif\s*\(?)?\s*(?:\1\s*(?:==|===|is)\s*(?:""|''|null|None|nil|undefined)|!\s*(?:ok|exists|\1)|len\(\1\)\s*==\s*0|string\.IsNullOrEmpty\(\1\)|\1\.isEmpty\(\)|not\s+\1)\s*\)?\s*[{:]?[^{}]{0,160}?\b\1\s*=\s*$/;

/** The variable of `port := os.Getenv("PORT"); if port == "" { port = "8080" }`. */
export function variableSetWhenEmpty(code: string): string | undefined {
  if (!/=\s*$/.test(code) || !/getenv|lookupenv|process\.env|EnvironmentVariable/i.test(code)) {
    return undefined;
  }
  const match = SET_WHEN_EMPTY.exec(code);
  return match?.[3] ?? match?.[2];
}
