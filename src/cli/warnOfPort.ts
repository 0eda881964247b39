import type { Port } from '../probe/port.ts';
import { cautionOf } from '../registry/caution.ts';
import type { Cli } from './cli.ts';

/** Says what speaks against a number that a name has just got. */
export async function warnOfPort(port: Port, cli: Cli): Promise<void> {
  const caution = await cautionOf(port);
  if (caution !== undefined) cli.say(`${port} is a port that ${caution.clause}.`);
}
