import type { Cli } from './cli.ts';
import { EXIT } from './exitCodes.ts';

/** Says that there are no pools, and how to make one. */
export function adviseOnNoPools(cli: Cli): number {
  cli.say('No pools yet. To make one: berth pool add vnc 5900-5999');
  return EXIT.done;
}
