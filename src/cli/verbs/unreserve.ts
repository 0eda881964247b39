import { reservedRange } from '../../registry/document.ts';
import { explain } from '../../registry/messages.ts';
import { type Action, openRegistry } from '../cli.ts';
import { EXIT } from '../exitCodes.ts';

/** `berth unreserve PORTS…`: all or, when one of them is not reserved, none. */
export const unreserve: Action<'unreserve'> = async ({ operands }, cli) => {
  const ranges = operands.flatMap((text) => reservedRange(text) ?? []);
  const result = await openRegistry(cli).unreserve(ranges);
  if (result.kind === 'not-reserved') {
    cli.say(explain(result));
    if (operands.length > 1) cli.say('Nothing was changed.');
    return EXIT.failure;
  }
  for (const { key } of result.reservations) cli.say(`${key} is no longer reserved.`);
  return EXIT.done;
};
