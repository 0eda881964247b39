import { explain } from '../../registry/messages.ts';
import { type Action, currentRoot, openRegistry } from '../cli.ts';
import { EXIT } from '../exitCodes.ts';
import { refuseSessions } from '../session/refuseSessions.ts';
import { explainUnknown } from '../unknownName.ts';

/** `berth rename OLD NEW` */
export const rename: Action<'rename'> = async ({ operands: [from = '', to = ''] }, cli) => {
  const root = currentRoot();
  const registry = openRegistry(cli);
  await refuseSessions([from], root, registry, await registry.read());
  const result = await registry.rename({ name: from, root }, { name: to, root });
  switch (result.kind) {
    case 'renamed':
      cli.say(`Renamed ${from} to ${to}; the port stays ${result.named.port}.`);
      return EXIT.done;
    case 'unknown-name':
      cli.say(explainUnknown(from, await registry.read(), root));
      return EXIT.failure;
    default:
      cli.say(explain(result));
      return EXIT.failure;
  }
};
