/** What stands between `${NAME` and a default. */
type Sign = ':-' | ':';

/** Puts variables in a parsed document, as Compose (`:-`) or Spring (`:`) does. */
export function interpolate(
  node: unknown,
  sign: Sign,
  variables: Readonly<Record<string, string>> = {},
): unknown {
  if (Array.isArray(node)) return node.map((item) => interpolate(item, sign, variables));
  if (typeof node === 'object' && node !== null) {
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) => [key, interpolate(value, sign, variables)]),
    );
  }
  // Both read numbers in these places from texts as well.
  return node === null ? null : expanded(String(node), sign, variables);
}

function expanded(text: string, sign: Sign, variables: Readonly<Record<string, string>>): string {
  const innermost =
    sign === ':-' ? /\$\{(\w+)(?::?-([^${}]*))?\}/ : /\$\{([\w.-]+)(?::([^${}]*))?\}/;
  let result = text;
  for (;;) {
    const next = result.replace(innermost, (_, name, value) => variables[name] || (value ?? ''));
    if (next === result) return result;
    result = next;
  }
}
