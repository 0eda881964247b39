import { type Listener, listListeners } from '../../probe/listeners.ts';
import type { Port } from '../../probe/port.ts';
import { judgeListener } from '../../registry/ownership.ts';
import type { ProjectPorts } from '../../registry/projectPorts.ts';

/** Who listens on these ports and does not provably belong to the project, by port. */
export async function strangersOn(
  wanted: readonly Port[],
  { registry, root }: ProjectPorts,
): Promise<ReadonlyMap<Port, Listener>> {
  const roots = (await registry.read()).roots();
  const strangers = new Map<Port, Listener>();
  for (const listener of await listListeners({ ports: new Set(wanted) })) {
    if ((await judgeListener(listener, root, roots)) === 'ours') continue;
    if (!strangers.has(listener.port)) strangers.set(listener.port, listener);
  }
  return strangers;
}
