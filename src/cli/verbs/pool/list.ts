import { rangeText } from '../../../registry/setAside/rangeText.ts';
import { type Action, openRegistry } from '../../cli.ts';
import { columns } from '../../columns.ts';
import { EXIT } from '../../exitCodes.ts';
import { adviseOnNoPools } from '../../noPools.ts';
import { styleFor } from '../../style.ts';

/** `berth pool list` */
export const poolList: Action<'pool list'> = async ({ options }, cli) => {
  const book = await openRegistry(cli).read();
  const pools = Array.from(book.setAside.pools.values(), ({ name, ...pool }) => ({
    pool: name,
    ...pool,
    names: book.ofPool(name).length,
  }));
  if (options.json) {
    cli.print(JSON.stringify(pools, undefined, 2));
    return EXIT.done;
  }
  if (pools.length === 0) return adviseOnNoPools(cli);
  const { dim } = styleFor(cli.env);
  const header = ['POOL', 'PORTS', 'NAMES', 'MAX', 'NOTE'].map((text) => ({ text, paint: dim }));
  const rows = pools.map(({ pool, names, max = '', note = '', ...range }) => [
    { text: pool },
    { text: rangeText(range) },
    { text: String(names), align: 'right' as const },
    { text: String(max), align: 'right' as const },
    { text: note },
  ]);
  for (const line of columns([header, ...rows])) cli.print(line);
  return EXIT.done;
};
