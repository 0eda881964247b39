import { isAscii } from 'node:buffer';

/** What the bytes of a file hold. */
export type Decoded =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary' }
  /** No number that could be a port: not worth a closer look. */
  | { readonly kind: 'no-number' };

const MARK = '\uFEFF';
/** Two to five digits together: all ports have them, `3_000` too. */
const NUMBER = /(?<!\d)\d{2,5}(?!\d)/;

/**
 * The text of a file's bytes, without its byte order mark; bytes that are no UTF-8 are replaced as
 * editors do. UTF-16 is read where a mark says so.
 */
export function decode(bytes: Buffer): Decoded {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return { kind: 'text', text: bytes.toString('utf16le', 2) };
  }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    const even = bytes.subarray(2, 2 + ((bytes.length - 2) & ~1));
    return { kind: 'text', text: Buffer.from(even).swap16().toString('utf16le') };
  }
  if (bytes.includes(0)) return { kind: 'binary' };
  // Most are ASCII, which needs no decoding.
  const text = bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
  if (!NUMBER.test(text)) return { kind: 'no-number' };
  return { kind: 'text', text: text.startsWith(MARK) ? text.slice(MARK.length) : text };
}
