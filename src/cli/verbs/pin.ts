import { type Action, type Cli, currentRoot, openRegistry } from '../cli.ts';
import { EXIT } from '../exitCodes.ts';
import { areKnown } from '../knownNames.ts';

/** `berth pin NAME…`: all or, when one of them is unknown, none. */
export const pin: Action<'pin'> = ({ operands }, cli) => setPinned(operands, true, cli);

/** `berth unpin NAME…`: all or, when one of them is unknown, none. */
export const unpin: Action<'unpin'> = ({ operands }, cli) => setPinned(operands, false, cli);

async function setPinned(operands: readonly string[], pinned: boolean, cli: Cli): Promise<number> {
  const root = currentRoot();
  const registry = openRegistry(cli);
  const before = await registry.read();
  const names = [...new Set(operands)];
  const done = pinned ? 'pinned' : 'unpinned';
  if (!areKnown(names, before, root, done, cli)) return EXIT.failure;
  const refs = names.map((name) => ({ name, root }));
  const { named } = await (pinned ? registry.pin(refs) : registry.unpin(refs));
  for (const { name, port } of named) {
    cli.say(`${pinned ? 'Pinned' : 'Unpinned'} ${before.shortName(name, root)} (${port}).`);
  }
  return EXIT.done;
}
