import { isatty } from 'node:tty';
import type { Cli } from '../cli.ts';
import { writeAll } from '../output.ts';

/** How often the line is drawn anew, in ms. */
const EVERY_MS = 250;
const ERASE = '\r\u001b[2K';

/** A line at the bottom of a terminal that says how far a check is, out of the way of all other lines. */
export interface Progress {
  /** To write with instead: takes the line away before. */
  readonly cli: Cli;
  end(): void;
}

/** @param line what it says now */
export function showProgress(cli: Cli, line: () => string): Progress {
  if (!isatty(2) || cli.env.TERM === 'dumb') return { cli, end: () => {} };
  let isShown = false;
  const erase = () => {
    if (isShown) writeAll(2, ERASE);
    isShown = false;
  };
  const timer = setInterval(() => {
    writeAll(2, `${ERASE}${line()}`);
    isShown = true;
  }, EVERY_MS);
  timer.unref();
  const after = <T extends readonly [string], R>(write: (...text: T) => R) => {
    return (...text: T): R => {
      erase();
      return write(...text);
    };
  };
  return {
    cli: { ...cli, print: after(cli.print), write: after(cli.write), say: after(cli.say) },
    end: () => {
      clearInterval(timer);
      erase();
    },
  };
}
