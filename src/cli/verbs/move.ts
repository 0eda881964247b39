import { listenerOf } from '../../probe/listeners.ts';
import { parsePort } from '../../probe/port.ts';
import { describeListener, explain } from '../../registry/messages.ts';
import { type Action, currentRoot, openRegistry } from '../cli.ts';
import { EXIT } from '../exitCodes.ts';
import { refuseSessions } from '../session/refuseSessions.ts';
import { explainUnknown } from '../unknownName.ts';
import { warnOfPort } from '../warnOfPort.ts';

/** `berth move NAME [PORT]` */
export const move: Action<'move'> = async ({ operands: [name = '', wanted] }, cli) => {
  const root = currentRoot();
  const registry = openRegistry(cli);
  await refuseSessions([name], root, registry, await registry.read());
  const port = wanted === undefined ? undefined : parsePort(wanted);
  const result = await registry.move({ name, root }, port);
  if (result.kind === 'unknown-name') {
    cli.say(explainUnknown(name, await registry.read(), root));
    return EXIT.failure;
  }
  if (result.kind !== 'moved') {
    cli.say(explain(result));
    return EXIT.failure;
  }
  const { named, from, left } = result;
  cli.print(String(named.port));
  if (named.port === from) {
    cli.say(`${name} has ${from} already.`);
    return EXIT.done;
  }
  cli.say(`${name} moved from ${from} to ${named.port}.`);
  if (left !== undefined) cli.say(`${name} is no longer of pool ${left}.`);
  await warnOfPort(named.port, cli);
  const listener = await listenerOf(from);
  if (listener !== undefined) {
    cli.say(
      `${describeListener(listener)} still listens on ${from}. If it is the server of ${name}, restart it.`,
    );
  }
  return EXIT.done;
};
