import { type Action, currentRoot, openRegistry } from '../cli.ts';
import { EXIT } from '../exitCodes.ts';
import { areKnown } from '../knownNames.ts';
import { refuseSessions } from '../session/refuseSessions.ts';

/** `berth release NAME…`: all or, when one of them is unknown or in use, none. */
export const release: Action<'release'> = async ({ operands }, cli) => {
  const root = currentRoot();
  const registry = openRegistry(cli);
  const before = await registry.read();
  const names = [...new Set(operands)];
  if (!areKnown(names, before, root, 'released', cli)) return EXIT.failure;
  await refuseSessions(names, root, registry, before);
  const { released } = await registry.release(names.map((name) => ({ name, root })));
  for (const named of released) {
    cli.say(`Released ${before.shortName(named.name, root)} (${named.port}).`);
  }
  return EXIT.done;
};
