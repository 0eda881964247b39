import { reservedRange } from '../../registry/document.ts';
import { type Action, type Cli, openRegistry } from '../cli.ts';
import { columns } from '../columns.ts';
import { UsageError } from '../errors.ts';
import { EXIT } from '../exitCodes.ts';
import { styleFor } from '../style.ts';
import { tellHolders } from '../tellHolders.ts';

/** `berth reserve [PORTS…]` */
export const reserve: Action<'reserve'> = async ({ operands, options }, cli) => {
  const { note, json } = options;
  if (operands.length === 0) {
    if (note !== undefined) throw new UsageError('Say which ports the note is for.', 'reserve');
    return listReservations(json, cli);
  }
  const ranges = operands.flatMap((text) => reservedRange(text) ?? []);
  const { reserved, holders } = await openRegistry(cli).reserve(
    ranges,
    note === undefined ? {} : { note },
  );
  if (json) cli.print(JSON.stringify(reserved, undefined, 2));
  for (const { key, note: why } of reserved) {
    cli.say(why === undefined ? `Reserved ${key}.` : `Reserved ${key}: ${why}.`);
  }
  tellHolders(holders, cli);
  return EXIT.done;
};

async function listReservations(json: boolean, cli: Cli): Promise<number> {
  const { reserved } = (await openRegistry(cli).read()).setAside;
  if (json) {
    cli.print(JSON.stringify(reserved, undefined, 2));
    return EXIT.done;
  }
  if (reserved.length === 0) {
    cli.say('Nothing is reserved. To reserve a port: berth reserve 5432 --note Postgres');
    return EXIT.done;
  }
  const { dim } = styleFor(cli.env);
  const header = ['PORTS', 'SINCE', 'NOTE'].map((text) => ({ text, paint: dim }));
  const rows = reserved.map(({ key, created = '', note = '' }) => [
    { text: key },
    { text: created.slice(0, 10) },
    { text: note },
  ]);
  for (const line of columns([header, ...rows])) cli.print(line);
  return EXIT.done;
}
