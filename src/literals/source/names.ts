/** Types that stand between a name and its value: `port int = 8080`. */
const TYPE_WORD =
  /^(?:int|uint|u?int(?:8|16|32|64)|u?short|ushort|long|string|String|Integer|var|val|let|const|final|static|number|any|dynamic|float64)$/;

/** A name and how a value is given to it. */
export interface Naming {
  readonly name: string;
  /** `=`, `:`, `=>`, `,` or nothing, as in `port 3000`. */
  readonly sign: string;
}

const ASSIGNED =
  /([\p{L}_$@][\w$.?!\\-]*|["'`][\w$. :/-]{1,60}["'`]|\]|\w)\s*(?::[ \t]*(?:Option<\s*)?[\w:<>[\]?|& .]{1,40}?\s*(?=[=]))?(\|\|=|\?\?=|:=|\?=|=>|=|:)\s*$/u;
const KEY_OF_INDEX = /\[\s*["'`:]?([\w.-]{1,60})["'`]?\s*\]\s*=\s*$/;
const PROPERTY = /\b(\w+)\s*\{\s*get;[^{}]*\}\s*=\s*$/;
/** Ruby's `set :port, 4567`. */
const SYMBOL = /(?:^|\n)\s*set\s+:(\w+)\s*,\s*$/;
const STATEMENT = /(?:^|\n)\s*(@?[a-z]\w*)\s+(?:\(\s*)?$/;

/** A name, its type and its sign are not longer. */
const NAME_REACH = 100;

/** The name that a value is given to, by the code in front of the value; `undefined` without one. */
export function nameBefore(before: string): Naming | undefined {
  const code = before.slice(-NAME_REACH);
  const last = code.trimEnd().at(-1) ?? '';
  if (!'=:>,'.includes(last)) return byStatement(code);
  const property = PROPERTY.exec(code);
  if (property !== null) return { name: property[1] ?? '', sign: '=' };
  const key = KEY_OF_INDEX.exec(code);
  if (key !== null) return { name: key[1] ?? '', sign: '=' };
  const symbol = SYMBOL.exec(code);
  if (symbol !== null) return { name: symbol[1] ?? '', sign: ',' };
  const assigned = ASSIGNED.exec(code);
  if (assigned === null) return undefined;
  const [whole, written = '', sign = ''] = assigned;
  const name = written.replace(/^["'`]|["'`]$/g, '');
  if (TYPE_WORD.test(name)) {
    const [, before] = /([A-Za-z_$]\w*)\s+$/.exec(code.slice(0, code.length - whole.length)) ?? [];
    if (before !== undefined && !TYPE_WORD.test(before)) return { name: before, sign };
  }
  return { name, sign };
}

function byStatement(code: string): Naming | undefined {
  const statement = STATEMENT.exec(code.slice(-60));
  return statement === null ? undefined : { name: statement[1] ?? '', sign: '' };
}
