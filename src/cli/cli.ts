import { findProjectRoot } from '../registry/project.ts';
import { Registry } from '../registry/registry.ts';
import type { Args, VerbName } from './verbTable.ts';

/** What a verb has at hand besides its arguments. The current folder is the process's own. */
export interface Cli {
  readonly env: NodeJS.ProcessEnv;
  /** Data, a line; to standard output. False when nobody reads it any more. */
  print(line: string): boolean;
  /** Data, as it is; to standard output. False when nobody reads it any more. */
  write(text: string): boolean;
  /** Talk, a line; to standard error. */
  say(line: string): void;
}

/** A verb at work: its result is the exit code. */
export type Action<V extends VerbName> = (args: Args<V>, cli: Cli) => Promise<number>;

/** The user's registry, telling of repairs on standard error. */
export function openRegistry(cli: Cli): Registry {
  return new Registry({ by: 'cli', onNotice: ({ message }) => cli.say(message) });
}

/** The root of the project around the current folder. */
export function currentRoot(): string {
  return findProjectRoot(process.cwd());
}
