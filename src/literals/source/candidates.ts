/** Digits of a file that may be a port. */
export interface Candidate {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly port: number;
}

/** How far in front of a number the word may stand that makes it worth a look. */
const NEAR = 200;
/** The same of numbers below 1024, which most programs are full of: counts, sizes, codes. */
const NEAR_SMALL = 48;
/** A word that says port, or that servers listen, connect or look for an address. */
const TELLING =
  /(?<![a-z])ports?(?![a-z])|Ports?(?![a-z])|(?<!IM|EX|SUP|RE|VIEW|TRANS|PASS)PORT|(?:pg|https?|server|host|web|db|api|grpc|listen|debug|admin)port|[lL]isten|[bB]ind|BIND|[sS]ocket|TCP|Tcp|[sS]erver?\(|[cC]onnect\w*\(|EndPoint|[JR]edis\w*\(|[mM]ongo\w*\(|127\.|127, ?0|0, ?0, ?0|localhost|0\.0\.0\.0|embeddedServer|default_?[vV]alue|\.start\(|forwarded_port/g;
/** The rest of a line that a map of ports begins on: `s = {`, `_MAP: Record<string, number> = {`, `s {`. */
const MAP_FOLLOWS = /^\w{0,30}["'`]?\s*(?:[=:][^)]*)?[{([]\s*$/;
/** How long such a line is, and how far its map is looked through. */
const MAP_LINE = 160;
const MAP_REACH = 1200;
/** Two to six digits, `3_000` among them, that begin neither with a zero nor within a word or a decimal. */
const RUN = /(?<![\w.])[1-9][\d_]{1,5}(?![\d_])/g;
const COLON = 58;
const UNDERSCORE = 95;
const DOT = 46;

/** Numbers in the range of ports with a telling word in front, or directly behind a colon. Reads the text about once. */
export function findCandidates(text: string): Candidate[] {
  const candidates: Candidate[] = [];
  /** Up to where the text was searched for telling words, and where the last of them ends. */
  let searched = 0;
  let told = -NEAR;
  /** Up to where a map of ports may go. */
  let mapEnd = 0;
  RUN.lastIndex = 0;
  // A search by the regex engine is several times as fast as looking at each character from here.
  while (RUN.test(text)) {
    const at = RUN.lastIndex;
    let start = at - 2;
    while (isNumeral(text.charCodeAt(start - 1))) start--;
    const before = text.charCodeAt(start - 1);
    const after = text.charCodeAt(at);
    if (isLetter(after) && !hasTypeSuffix(text, at)) continue;
    // A decimal, or the first part of a version or an address.
    if (after === DOT && isDigit(text.charCodeAt(at + 1))) continue;
    const digits = text.slice(start, at);
    const plain = digits.endsWith('_') ? digits.slice(0, -1) : digits;
    const port = Number(plain.replaceAll('_', ''));
    if (port > 65535 || (plain.includes('_') && !/^\d{1,2}_\d{3}$/.test(plain))) continue;
    if (before !== COLON || !couldBeAddress(text, start - 2)) {
      const near = port < 1024 ? NEAR_SMALL : NEAR;
      if (start - told > near && start > mapEnd) {
        const from = Math.max(searched, start - near);
        const window = text.slice(from, start);
        TELLING.lastIndex = 0;
        while (TELLING.test(window)) {
          told = from + TELLING.lastIndex;
          if (beginsMap(text, told)) mapEnd = told + MAP_REACH;
        }
        // A short look leaves something out that the next long one has to see.
        if (port >= 1024) searched = Math.max(searched, start - 12);
      }
      if (start - told > near && start > mapEnd) continue;
    }
    candidates.push({ start, end: start + plain.length, port });
  }
  return candidates;
}

/** Whether the word of ports that ends at an offset is the name of a map that has lines of its own. */
function beginsMap(text: string, at: number): boolean {
  const [line = ''] = text.slice(at, at + MAP_LINE).split('\n', 1);
  return MAP_FOLLOWS.test(line);
}

/** Whether what ends in front of a colon may be a host, a hole in a template, or the string's beginning. */
function couldBeAddress(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return isWord(code) || '"\'`}])*+ %>'.includes(text[at] ?? '');
}

/** Rust's `3000u16`, Java's `3000L`. */
function hasTypeSuffix(text: string, at: number): boolean {
  const suffix = text.slice(at, at + 4);
  return /^(?:u16|u32|i32|u64|L)(?!\w)/.test(suffix);
}

function isNumeral(code: number): boolean {
  return isDigit(code) || code === UNDERSCORE;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

function isWord(code: number): boolean {
  return isLetter(code) || isDigit(code) || code === UNDERSCORE;
}
