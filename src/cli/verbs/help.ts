import type { Action } from '../cli.ts';
import { EXIT } from '../exitCodes.ts';
import { helpText } from '../helpText.ts';
import { isVerb } from '../verbTable.ts';

/** `berth help [VERB]` */
export const help: Action<'help'> = async ({ operands: [verb] }, cli) => {
  cli.print(helpText(verb !== undefined && isVerb(verb) ? verb : undefined));
  return EXIT.done;
};
