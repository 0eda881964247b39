/**
 * Splits a command line as Microsoft's C runtime does: blanks separate, `"` groups, a backslash is
 * special only before `"` (2n of them and a quote: n backslashes; 2n+1: n and a literal quote), and
 * `""` inside quotes is a quote.
 * https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments
 */
export function splitWindowsCommandLine(line: string): readonly string[] {
  const args: string[] = [];
  let current: string | undefined;
  let quoted = false;
  for (let index = 0; index < line.length; index += 1) {
    const slashes = /^\\+(?=")/.exec(line.slice(index))?.[0].length ?? 0;
    if (slashes > 0) {
      current = (current ?? '') + '\\'.repeat(Math.floor(slashes / 2));
      index += slashes;
      if (slashes % 2 === 1) {
        current += '"';
        continue;
      }
    }
    const char = line[index] ?? '';
    if (char === '"') {
      current ??= '';
      if (quoted && line[index + 1] === '"') {
        current += '"';
        index += 1;
      } else quoted = !quoted;
    } else if (!quoted && /\s/.test(char)) {
      if (current !== undefined) args.push(current);
      current = undefined;
    } else current = (current ?? '') + char;
  }
  if (current !== undefined) args.push(current);
  return args;
}
