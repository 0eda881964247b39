/** What the bytes of a file hold. */
export type Decoded =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary' }
  /** No number that could be a port: not worth decoding. */
  | { readonly kind: 'no-number' };

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

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
  if (!holdsNumber(bytes)) return { kind: 'no-number' };
  if (bytes.includes(0)) return { kind: 'binary' };
  const start = bytes.subarray(0, 3).equals(UTF8_MARK) ? 3 : 0;
  return { kind: 'text', text: bytes.toString('utf8', start) };
}

/** Whether two to five digits stand together anywhere: all ports do, `3_000` too. */
function holdsNumber(bytes: Buffer): boolean {
  let digits = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (byte >= 0x30 && byte <= 0x39) digits++;
    else {
      if (digits >= 2 && digits <= 5) return true;
      digits = 0;
    }
  }
  return digits >= 2 && digits <= 5;
}
