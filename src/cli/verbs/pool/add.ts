import { parsePortRange } from '../../../probe/port.ts';
import { explain } from '../../../registry/messages.ts';
import { rangeText } from '../../../registry/setAside/rangeText.ts';
import { type Action, openRegistry } from '../../cli.ts';
import { EXIT } from '../../exitCodes.ts';
import { tellHolders } from '../../tellHolders.ts';

/** `berth pool add NAME A-B` */
export const poolAdd: Action<'pool add'> = async ({ operands, options }, cli) => {
  const [name = '', text = ''] = operands;
  const range = parsePortRange(text);
  if (range === undefined) return EXIT.usage;
  const { max, note, replace } = options;
  const result = await openRegistry(cli).addPool(name, {
    ...range,
    replace,
    ...(max === undefined ? {} : { max }),
    ...(note === undefined ? {} : { note }),
  });
  if (result.kind !== 'added') {
    const hint = result.kind === 'pool-exists' ? ' To change it, add --replace.' : '';
    cli.say(`${explain(result)}${hint}`);
    return EXIT.failure;
  }
  const most = max === undefined ? '' : `, for ${max} ${max === 1 ? 'name' : 'names'} at most`;
  cli.say(`${result.replaced ? 'Changed' : 'Added'} pool ${name}: ${rangeText(range)}${most}.`);
  tellHolders(result.holders, cli);
  return EXIT.done;
};
