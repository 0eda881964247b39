import { isatty, WriteStream } from 'node:tty';

/** Paints a text for a terminal, or leaves it alone. */
export interface Style {
  good(text: string): string;
  bad(text: string): string;
  dim(text: string): string;
  /** @param colour as ECMA-48 numbers it, `36` for cyan */
  paint(colour: number, text: string): string;
}

const PAINT = { good: 32, bad: 31, dim: 2 } as const;

/**
 * Colours for standard output: on a terminal only, never with NO_COLOR (no-color.org) or a dumb
 * terminal; FORCE_COLOR decides where it is set.
 */
export function styleFor(env: NodeJS.ProcessEnv): Style {
  const on = wantsColour(env);
  const paint = (colour: number, text: string) => (on ? `\u001b[${colour}m${text}\u001b[0m` : text);
  return {
    good: (text) => paint(PAINT.good, text),
    bad: (text) => paint(PAINT.bad, text),
    dim: (text) => paint(PAINT.dim, text),
    paint,
  };
}

/**
 * What tells programs whose output is shown on this terminal that they may use colours, as they can't see that
 * themselves: FORCE_COLOR with the terminal's number of colours, in the notation of most libraries. Nothing where
 * the user has decided.
 */
export function colourVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (env.FORCE_COLOR !== undefined || !wantsColour(env)) return {};
  const depth = WriteStream.prototype.getColorDepth(env);
  return { FORCE_COLOR: depth >= 24 ? '3' : depth >= 8 ? '2' : '1' };
}

function wantsColour(env: NodeJS.ProcessEnv): boolean {
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return !env.NO_COLOR && env.TERM !== 'dumb' && isatty(1);
}
