/**
 * A text from elsewhere (a file, another program) on one line, without what would steer a terminal: control
 * characters, and those that turn the direction of writing.
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu, '\uFFFD');
}
