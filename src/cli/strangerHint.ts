import { listListeners } from '../probe/listeners.ts';
import type { ProjectPorts } from '../registry/projectPorts.ts';
import { statusOf } from '../registry/status.ts';
import type { Cli } from './cli.ts';
import { listenerWords } from './describeState.ts';

/**
 * After a command failed: names of its project whose port a stranger has, as that is the likeliest reason
 * a server can't start.
 * @returns whether there was one
 */
export async function hintAtStrangers(
  { registry, root }: ProjectPorts,
  cli: Cli,
): Promise<boolean> {
  const book = await registry.read();
  const names = book.ofProject(root);
  if (names.length === 0) return false;
  const listeners = await listListeners({ ports: new Set(names.map(({ port }) => port)) });
  let found = false;
  for (const { named, state } of await statusOf(names, book, listeners)) {
    if (state.kind !== 'stranger') continue;
    found = true;
    const name = book.shortName(named.name, root);
    cli.say(
      `Port ${named.port} of ${name} is taken by ${listenerWords(state)}. End that program, or run: berth move ${name}`,
    );
  }
  return found;
}
