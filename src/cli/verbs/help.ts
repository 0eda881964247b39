import type { Action } from '../cli.ts';
import { EXIT } from '../exitCodes.ts';
import { helpText } from '../helpText.ts';
import { isGroup, isVerb } from '../verbTable.ts';

/** `berth help [VERB]` */
export const help: Action<'help'> = async ({ operands }, cli) => {
  const topic = operands.join(' ');
  cli.print(helpText(isVerb(topic) || isGroup(topic) ? topic : undefined));
  return EXIT.done;
};
