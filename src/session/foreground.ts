import fs from 'node:fs';

/**
 * Whether this process belongs to the foreground of a terminal at this moment, so that what the
 * keyboard sends reaches its children without help.
 *
 * Linux tells exactly (proc(5): the terminal's foreground group against our own). Elsewhere a
 * terminal on any standard stream counts: a signal sent by hand to this process alone then stays here.
 */
export function isTerminalForeground(): boolean {
  if (process.platform === 'linux') {
    const fields = readStat();
    if (fields !== undefined)
      return fields.foregroundGroup > 0 && fields.foregroundGroup === fields.group;
  }
  return process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
}

function readStat(): { group: number; foregroundGroup: number } | undefined {
  try {
    const text = fs.readFileSync('/proc/self/stat', 'utf8');
    // The command name in parentheses may hold anything; what follows the last one is numbers.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { group: Number(fields[2]), foregroundGroup: Number(fields[5]) };
  } catch {
    return undefined;
  }
}
