import type { FileKind } from '../fileKind.ts';

/** The languages whose program text is understood. */
export type SourceKind = Extract<
  FileKind,
  | 'javascript'
  | 'typescript'
  | 'python'
  | 'go'
  | 'rust'
  | 'java'
  | 'kotlin'
  | 'csharp'
  | 'ruby'
  | 'php'
  | 'elixir'
>;

/** How one form of string is written. */
export interface StringForm {
  /** What ends it. */
  readonly close: string;
  /** Whether a backslash takes the next character's meaning away. */
  readonly escapes: boolean;
  /** Whether it may go on over a line's end. */
  readonly multiline: boolean;
  /** Whether a doubled `close` stands for itself. */
  readonly doubled?: boolean;
  /** What begins code inside the string; the code ends with `}`. */
  readonly hole?: string;
  /** A bracket that nests inside, as in Ruby's `%w(a (b))`. */
  readonly nests?: string;
}

/** What of a language matters to tell code, strings and comments apart. */
export interface Language {
  readonly lineComments: readonly string[];
  readonly blockComment?: {
    readonly open: string;
    readonly close: string;
    readonly nested: boolean;
  };
  /** By the opening quote; the longest that fits counts. `'` is absent where it makes characters. */
  readonly strings: Readonly<Record<string, StringForm>>;
  /** What `'` is where it makes no strings; Rust's may be a lifetime. */
  readonly quoteIsCharacter?: boolean;
  /** Letters and signs directly before a quote that change the string: Python's `rb`, C#'s `$@`, Rust's `r#`. */
  readonly prefixes?: 'python' | 'csharp' | 'rust';
  /** Whether `/` may begin a regular expression. */
  readonly slashRegex?: boolean;
  /** How such a one goes on, where it is more than a part of a line. */
  readonly regex?: StringForm;
  /** Texts that begin on the next line, Ruby's and PHP's. */
  readonly heredocs?: 'ruby' | 'php';
  /** Strings that begin with `%`, Ruby's, or `~`, Elixir's. */
  readonly sigils?: '%' | '~';
}

const ESCAPED = { escapes: true, multiline: false } as const;
const LINES = { escapes: true, multiline: true } as const;
const RAW = { escapes: false, multiline: true } as const;
const C_COMMENT = { open: '/*', close: '*/', nested: false } as const;
const NESTED_COMMENT = { open: '/*', close: '*/', nested: true } as const;

const JAVASCRIPT: Language = {
  lineComments: ['//'],
  blockComment: C_COMMENT,
  strings: {
    '"': { close: '"', ...ESCAPED },
    "'": { close: "'", ...ESCAPED },
    '`': { close: '`', ...LINES, hole: '${' },
  },
  slashRegex: true,
};

export const LANGUAGES: Record<SourceKind, Language> = {
  javascript: JAVASCRIPT,
  typescript: JAVASCRIPT,
  python: {
    lineComments: ['#'],
    strings: {
      '"': { close: '"', ...ESCAPED },
      "'": { close: "'", ...ESCAPED },
      '"""': { close: '"""', ...LINES },
      "'''": { close: "'''", ...LINES },
    },
    prefixes: 'python',
  },
  go: {
    lineComments: ['//'],
    blockComment: C_COMMENT,
    strings: { '"': { close: '"', ...ESCAPED }, '`': { close: '`', ...RAW } },
    quoteIsCharacter: true,
  },
  rust: {
    lineComments: ['//'],
    blockComment: NESTED_COMMENT,
    strings: { '"': { close: '"', ...LINES } },
    quoteIsCharacter: true,
    prefixes: 'rust',
  },
  java: {
    lineComments: ['//'],
    blockComment: C_COMMENT,
    strings: { '"': { close: '"', ...ESCAPED }, '"""': { close: '"""', ...LINES } },
    quoteIsCharacter: true,
  },
  kotlin: {
    lineComments: ['//'],
    blockComment: NESTED_COMMENT,
    strings: {
      '"': { close: '"', ...ESCAPED, hole: '${' },
      '"""': { close: '"""', ...RAW, hole: '${' },
    },
    quoteIsCharacter: true,
  },
  csharp: {
    lineComments: ['//'],
    blockComment: C_COMMENT,
    strings: { '"': { close: '"', ...ESCAPED } },
    quoteIsCharacter: true,
    prefixes: 'csharp',
  },
  ruby: {
    lineComments: ['#'],
    blockComment: { open: '\n=begin', close: '\n=end', nested: false },
    strings: {
      '"': { close: '"', ...LINES, hole: '#{' },
      "'": { close: "'", ...LINES },
      '`': { close: '`', ...LINES, hole: '#{' },
    },
    slashRegex: true,
    regex: { close: '/', ...LINES, hole: '#{' },
    heredocs: 'ruby',
    sigils: '%',
  },
  php: {
    lineComments: ['//', '#'],
    blockComment: C_COMMENT,
    strings: {
      '"': { close: '"', ...LINES },
      "'": { close: "'", ...LINES },
      '`': { close: '`', ...LINES },
    },
    heredocs: 'php',
  },
  elixir: {
    lineComments: ['#'],
    strings: {
      '"': { close: '"', ...LINES, hole: '#{' },
      "'": { close: "'", ...LINES, hole: '#{' },
      '"""': { close: '"""', ...LINES, hole: '#{' },
      "'''": { close: "'''", ...LINES, hole: '#{' },
    },
    sigils: '~',
  },
};
