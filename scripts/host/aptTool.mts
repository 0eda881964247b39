import { hasApt, install, mayInstall } from './apt.mts';
import { onPath } from './onPath.mts';

/** A program of a Debian package. */
export interface AptTool {
  readonly command: string;
  readonly package: string;
  /** Unpacks it into the cache, for a user who may not install it; `undefined` when it does not run from there. */
  unpacked(): Promise<string | undefined>;
}

/**
 * A program for tests and benchmarks: an installed one, else, on Debian, a fresh one. `undefined` where there is none;
 * what failed is printed.
 */
export async function findAptTool(tool: AptTool): Promise<string | undefined> {
  try {
    return onPath(tool.command) ?? (await fetched(tool));
  } catch (error) {
    console.log(`No ${tool.command}: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

async function fetched(tool: AptTool): Promise<string | undefined> {
  if (mayInstall()) {
    await install(tool.package);
    return onPath(tool.command);
  }
  return hasApt() ? tool.unpacked() : undefined;
}
