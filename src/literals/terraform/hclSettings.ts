import { DEEPEST, MOST_ARGUMENTS, type Setting } from '../settings/setting.ts';

/** A token of HCL: what opens and closes, a comment, a here-document, a string, a name, a number. */
const TOKEN =
  /#[^\n]*|\/\/[^\n]*|\/\*.*?(?:\*\/|$)|"(?:\\.|\$\{[^{}"\n]*(?:"[^"\n]*"[^{}"\n]*)*\}|\$(?!\{)|[^"\\\n$])*"|[A-Za-z_][\w.-]*|\d+(?:\.\d+)?|[{}[\]=:\n,]/gs;

interface Block {
  readonly path: readonly string[];
  readonly beside: Map<string, string>;
  readonly list: boolean;
  items: string[];
}

/** The texts and numbers of a Terraform or other HCL file, in order, by the labels of their blocks. */
export function hclSettings(text: string): Setting[] {
  const found: Setting[] = [];
  const stack: Block[] = [{ path: [], beside: new Map(), list: false, items: [] }];
  // The names and labels since the last line began: `resource "aws_instance" "web"`.
  let words: string[] = [];
  let key: string | undefined;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const block = stack.at(-1);
    if (block === undefined) break;
    const first = token[0] ?? '';
    if (first === '#' || token.startsWith('//') || token.startsWith('/*')) continue;
    if (token === '{' || token === '[') {
      const own = key === undefined ? words : [key];
      // Too deep a block counts for its end only.
      const path = stack.length > DEEPEST ? block.path : [...block.path, ...own];
      stack.push({ path, beside: new Map(), list: token === '[', items: [] });
      [words, key] = [[], undefined];
    } else if (token === '}' || token === ']') {
      if (stack.length > 1) stack.pop();
      [words, key] = [[], undefined];
    } else if (token === '\n' || token === ',') {
      [words, key] = [[], undefined];
    } else if (token === '=' || token === ':') {
      key = words.at(-1);
    } else if (key === undefined && !block.list) {
      words.push(first === '"' ? token.slice(1, -1) : token);
    } else if (first === '"' || /^\d+$/.test(token)) {
      const quote = first === '"' ? 1 : 0;
      const value = token.slice(quote, token.length - quote);
      const path = key === undefined ? block.path : [...block.path, key];
      const at = (offset: number) => index + quote + offset;
      const form = quote === 0 ? 'number' : 'text';
      const before = [...block.items];
      const beside = (wanted: string) => block.beside.get(wanted);
      found.push({ path, form, value, at, beside, before });
      if (key !== undefined && quote === 1) block.beside.set(key.toLowerCase(), value);
      if (block.list && block.items.length < MOST_ARGUMENTS) block.items.push(value);
    }
  }
  return found;
}
