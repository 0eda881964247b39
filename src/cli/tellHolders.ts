import type { NamedPort } from '../registry/book.ts';
import type { Cli } from './cli.ts';

/** Says which names keep numbers that were set aside just now. */
export function tellHolders(holders: readonly NamedPort[], cli: Cli): void {
  for (const { name, port } of holders.slice(0, 10)) {
    cli.say(`${name} keeps ${port}. To take it away, run: berth move ${name}`);
  }
  if (holders.length > 10) cli.say(`So do ${holders.length - 10} other names.`);
}
