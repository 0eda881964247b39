import { isatty } from 'node:tty';

/** Paints a text for a terminal, or leaves it alone. */
export interface Style {
  good(text: string): string;
  bad(text: string): string;
  dim(text: string): string;
}

const PAINT = { good: '32', bad: '31', dim: '2' } as const;

/**
 * Colours for standard output: on a terminal only, never with NO_COLOR (no-color.org) or a dumb
 * terminal; FORCE_COLOR decides where it is set.
 */
export function styleFor(env: NodeJS.ProcessEnv): Style {
  const on = wantsColour(env);
  const paint = (kind: keyof typeof PAINT) => (text: string) =>
    on ? `\u001b[${PAINT[kind]}m${text}\u001b[0m` : text;
  return { good: paint('good'), bad: paint('bad'), dim: paint('dim') };
}

function wantsColour(env: NodeJS.ProcessEnv): boolean {
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return !env.NO_COLOR && env.TERM !== 'dumb' && isatty(1);
}
