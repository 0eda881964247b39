import type { RestartPolicy } from '../registry/config.ts';

/** One service of a project: all that is needed to run it. Made by {@link readServices}. */
export interface Service {
  readonly name: string;
  /** The program and its arguments, or one line for a shell. They may hold tokens. */
  readonly command: readonly string[];
  /** The command is one line that `sh -c` runs. */
  readonly shell: boolean;
  /** Absolute path. */
  readonly cwd: string;
  /** What a `.env` gives all services of a Procfile: weaker than the variables of the project. */
  readonly fileEnv: ReadonlyMap<string, string>;
  /** Variables of its own, stronger than the project's; the values may hold tokens. */
  readonly env: ReadonlyMap<string, string>;
  /** As `parseReady` reads it. */
  readonly ready: string;
  /** In seconds; what is usual when absent. */
  readonly readyTimeout?: number;
  /** The services that are to be ready before it. */
  readonly dependsOn: readonly string[];
  readonly restart: RestartPolicy;
  /** The name whose port it listens on, as the project writes it; absent for one that listens on none. */
  readonly portName?: string;
  /** The lock that it holds while it runs: of its project, or with a `/` before it of the machine. */
  readonly lock?: string;
  /** Where it is declared. */
  readonly place: Place;
}

/** A place in a file. Line and column count from 1. */
export interface Place {
  /** Absolute path. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}
