import { tokenFor } from '../../registry/tokens.ts';
import { type Part, partsOf, type Word } from './scriptParts.ts';

/** A port in a script and the name that takes its place. Offsets count from the script's start. */
export interface ScriptPort {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

const ASSIGNMENT = /^[A-Za-z_]\w*=/;
/** What only a shell can run, or what would not outlive `berth run`. */
const SHELL_WORD =
  /^(?:cd|export|set|unset|source|\.|exec|eval|if|then|else|elif|fi|for|while|until|do|done|case|time|trap|wait|alias|read|local|return|exit|echo|printf|command|builtin|test|\[|\[\[|!|call|start|sudo|setlocal)$/;
/** Variables that would reach berth, which is a Node program, before it has filled them in. */
const NODE_OPTIONS = /^NODE_OPTIONS=.*(?:inspect|debug)/;
/** `berth run --`, run by whatever runs packages. */
const WRAPPED = /^(?:npx|pnpm|yarn|bunx|bun)$/;
/** In quotes these mean the same to a shell as without, or nothing to begin with. */
const QUOTABLE = /^[^\s"'`\\*?[\]~!(){}<>|&;#%^]*$/;

/**
 * A script of package.json with names in the place of ports: each simple command around one is run by
 * `berth run --`, which fills the names in. The quotes hold in `sh` and in Windows' `cmd`.
 * `undefined` when that would not be sure to run as before.
 */
export function wrapScript(script: string, ports: readonly ScriptPort[]): string | undefined {
  const parts = partsOf(script);
  if (parts === undefined) return undefined;
  let wrapped = '';
  let copied = 0;
  for (const part of parts) {
    const own = ports.filter(({ start }) => part.start <= start && start < part.end);
    if (own.length === 0) continue;
    const words = wrapPart(part, own);
    if (words === undefined) return undefined;
    for (const { start, end, text } of words) {
      wrapped += script.slice(copied, start) + text;
      copied = end;
    }
  }
  return wrapped + script.slice(copied);
}

/** The words of a command that change. */
function wrapPart({ words }: Part, ports: readonly ScriptPort[]): Word[] | undefined {
  const first = words.findIndex(({ text }) => !ASSIGNMENT.test(text));
  const command = words[first];
  if (command === undefined || SHELL_WORD.test(command.text)) return undefined;
  if (words.slice(0, first).some(({ text }) => NODE_OPTIONS.test(text))) return undefined;
  const changed: Word[] = [];
  let left = ports.length;
  for (const [i, word] of words.entries()) {
    const own = ports.filter(({ start }) => word.start <= start && start < word.end);
    left -= own.length;
    const isCommand = i === first && !isWrapped(words.slice(first));
    // A program's own path is no place for a port.
    if (i === first && own.length > 0) return undefined;
    const text = own.length === 0 ? word.text : nameIn(word, own);
    if (isCommand || own.length > 0) {
      changed.push({ ...word, text: isCommand ? `berth run -- ${text}` : text });
    }
  }
  return left === 0 ? changed : undefined;
}

function isWrapped(words: readonly Word[]): boolean {
  const texts = words.map(({ text }) => text);
  const at = WRAPPED.test(texts[0] ?? '') ? texts.indexOf('berth') : 0;
  return texts[at] === 'berth' && texts[at + 1] === 'run';
}

/** A word with names in it, in double quotes: in them `<` and `>` redirect nothing, in `sh` and `cmd`. */
function nameIn(word: Word, ports: readonly ScriptPort[]): string {
  const filled = (from: number, to: number): string => {
    let text = '';
    let copied = from;
    for (const { start, end, name } of ports) {
      if (start < from || start >= to) continue;
      text += word.text.slice(copied - word.start, start - word.start) + tokenFor(name);
      copied = end;
    }
    return text + word.text.slice(copied - word.start, to - word.start);
  };
  if (QUOTABLE.test(word.text)) {
    // `--port=3000` keeps its flag in sight: `--port="$<port:web>"`.
    const [head = ''] = /^(?:--?)?[\w.-]+=/.exec(word.text) ?? [];
    const before = (ports[0]?.start ?? 0) - word.start >= head.length ? head : '';
    return `${before}"${filled(word.start + before.length, word.end)}"`;
  }
  return piecesOf(word)
    .map(({ start, end, quote }) => {
      const has = ports.some((port) => start <= port.start && port.start < end);
      if (!has) return word.text.slice(start - word.start, end - word.start);
      const text = filled(start, end);
      if (quote === '"') return text;
      // What means nothing in double quotes either can have them, and cmd knows no others.
      if (quote === "'")
        return /["`\\$!]/.test(text.replaceAll('$<port:', '')) ? text : `"${text.slice(1, -1)}"`;
      return text.replace(/\$<port:[^<>]*>/g, '"$&"');
    })
    .join('');
}

/** The quoted and unquoted pieces of a word. */
function piecesOf(word: Word): { start: number; end: number; quote: string }[] {
  return Array.from(
    word.text.matchAll(/'[^']*'|"(?:\\.|[^"\\])*"|(?:\\.|[^"'\\])+/gs),
    ({ 0: text, index }) => ({
      start: word.start + index,
      end: word.start + index + text.length,
      quote: /^["']/.exec(text)?.[0] ?? '',
    }),
  );
}
