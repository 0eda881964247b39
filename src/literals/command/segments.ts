/** What a simple command does with the ports in it. */
export type SegmentKind =
  /** Runs here, and means this machine when it says localhost. */
  | 'plain'
  /** Only says something: `echo`. */
  | 'talk'
  /** Runs something inside a container or a pod; published ports aside. */
  | 'container'
  /** Runs on another machine; forwarded ports aside. */
  | 'ssh'
  /** Compares or edits texts: `sed`, `grep`. */
  | 'text'
  /** Sets rules for packets, or does other things with numbers that are no server's. */
  | 'other';

/** One simple command of a command line. Offsets count from the line's start. */
export interface Segment {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly kind: SegmentKind;
}

/** Where one command may end or another begin; escapes are passed over. */
const MARKS = /\\[\s\S]|["']|&&|\|\||[;\n|`]|&(?![\d>])|\$\(|\)/g;
/** In so many characters a command has said its program. */
const LONGEST_START = 400;
/** Words before a program's name. */
const LEADING =
  /^[\s({!@+-]*(?:(?:[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|[^\s"']*)|(?:sudo|exec|nohup|time|env|command|then|else|do|if|while|until|elif|start)(?=\s)|["'])\s*)*/;
/** Programs and functions that only say something: `echo`, `log_info`, `Write-Host`. */
const TALK =
  /^(?:write-(?:host|output|error|warning)|(?:\w*[_-])?(?:echo|echoerr|cecho|print|printf|log|info|warn|warning|error|err|die|fail|success|notice|msg|message|banner|headline)(?:[_-]\w*)?)$/i;
const CONTAINER =
  /\b(?:docker|podman|nerdctl)(?:-compose|\s+compose)?\s+(?:[^\n]{0,80}?\s)?(?:run|exec|create)\s|\b(?:kubectl|oc)\s+(?:[^\n]{0,80}?\s)?(?:exec|run|expose|create)\s/;
const KINDS: readonly (readonly [RegExp, SegmentKind])[] = [
  [/^(?:ssh|autossh)$/, 'ssh'],
  [/^(?:sed|gsed|awk|gawk|grep|egrep|fgrep|zgrep|rg|perl|tr)$/, 'text'],
  [
    /^(?:iptables|ip6tables|ufw|firewall-cmd|nft|semanage|sysctl|ulimit|netsh|ssh-keygen)$/,
    'other',
  ],
];

/** The simple commands in a command line or script, in order, those in quotes and `$(…)` included. */
export function segmentsOf(text: string): Segment[] {
  const segments: Segment[] = [];
  const outer: { readonly kind: SegmentKind; readonly quote: string }[] = [];
  let start = 0;
  let quote = '';
  /** The quote that the command itself is in: only others keep `;` and the like from ending it. */
  let quoteAround = '';
  let inherited: SegmentKind | undefined;
  const close = (end: number) => {
    const part = text.slice(start, end);
    if (part.trim() !== '') {
      // Without a number it is all the same.
      const kind = inherited ?? (/\d\d/.test(part) ? kindOf(part) : 'plain');
      segments.push({ start, end, text: part, kind });
    }
    inherited = undefined;
  };
  const kindSoFar = (end: number) =>
    inherited ?? kindOf(text.slice(start, Math.min(end, start + LONGEST_START)));
  for (const { 0: mark, index } of text.matchAll(MARKS)) {
    const next = index + mark.length;
    if (mark.startsWith('\\')) continue;
    if (mark === '"' || mark === "'") {
      quote = quote === '' ? mark : quote === mark ? '' : quote;
    } else if (mark === '$(') {
      if (quote === "'") continue;
      outer.push({ kind: kindSoFar(index), quote });
      close(index);
      start = next;
      quote = '';
      quoteAround = quote;
    } else if (mark === ')') {
      const around = quote === '' ? outer.pop() : undefined;
      if (around === undefined) continue;
      close(index);
      start = next;
      inherited = around.kind;
      quote = around.quote;
      quoteAround = quote;
    } else if (
      mark === '\n' ||
      quote === '' ||
      quote === quoteAround ||
      !['talk', 'text'].includes(kindSoFar(index))
    ) {
      close(index);
      start = next;
      if (mark === '\n') quote = '';
      quoteAround = quote;
    }
  }
  close(text.length);
  return segments;
}

/** What a simple command does, by its program's name. */
function kindOf(text: string): SegmentKind {
  const rest = text.slice(LEADING.exec(text)?.[0].length ?? 0);
  const [, program = ''] = /^(?:[^\s"']*\/)?([^\s"'/]+)/.exec(rest) ?? [];
  if (TALK.test(program)) return isWritten(text) ? 'plain' : 'talk';
  const found = KINDS.find(([pattern]) => pattern.test(program))?.[1];
  return found ?? (CONTAINER.test(text) ? 'container' : 'plain');
}

/** Whether what a command says goes to a file: `echo PORT=3000 >> .env`. */
function isWritten(text: string): boolean {
  return /(?:^|[^>&\d])>{1,2}(?!\s*(?:&|\/dev\/))/.test(text.replace(/"[^"]*"|'[^']*'/g, '""'));
}
