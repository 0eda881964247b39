import type { Action } from '../cli.ts';
import { COMPLETION_SCRIPTS } from '../completion/scripts.ts';
import { EXIT } from '../exitCodes.ts';
import { SHELLS } from '../verbTable.ts';

/** `berth completion SHELL` */
export const completion: Action<'completion'> = async ({ operands: [wanted] }, cli) => {
  const shell = SHELLS.find((known) => known === wanted);
  if (shell !== undefined) cli.print(COMPLETION_SCRIPTS[shell]);
  return EXIT.done;
};
