import { type Action, currentRoot, openRegistry } from '../cli.ts';
import { EXIT } from '../exitCodes.ts';
import { explainUnknown } from '../unknownName.ts';

/** `berth release NAME…`: all or, when one of them is unknown, none. */
export const release: Action<'release'> = async ({ operands }, cli) => {
  const root = currentRoot();
  const registry = openRegistry(cli);
  const before = await registry.read();
  const names = [...new Set(operands)];
  const unknown = names.filter((name) => before.get({ name, root }) === undefined);
  for (const name of unknown) cli.say(explainUnknown(name, before, root));
  if (unknown.length > 0) {
    if (unknown.length < names.length) cli.say('Nothing was released.');
    return EXIT.failure;
  }
  const { released } = await registry.release(names.map((name) => ({ name, root })));
  for (const named of released) {
    cli.say(`Released ${before.shortName(named.name, root)} (${named.port}).`);
  }
  return EXIT.done;
};
