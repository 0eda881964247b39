/**
 * A circle in which each waits for the next, its first one repeated at the end: `api`, `db`, `api`. What is waited
 * for and isn't there is passed over.
 * @param graph by name, what it waits for
 */
export function findCycle(
  graph: ReadonlyMap<string, readonly string[]>,
): readonly string[] | undefined {
  const done = new Set<string>();
  for (const start of graph.keys()) {
    // A list of its own rather than recursion: a long chain must not end the stack.
    const way: { readonly name: string; readonly rest: string[] }[] = [];
    const onWay = new Set<string>();
    const enter = (name: string) => {
      way.push({ name, rest: [...(graph.get(name) ?? [])].reverse() });
      onWay.add(name);
    };
    if (!done.has(start)) enter(start);
    for (let last = way.at(-1); last !== undefined; last = way.at(-1)) {
      const next = last.rest.pop();
      if (next === undefined) {
        way.pop();
        onWay.delete(last.name);
        done.add(last.name);
      } else if (onWay.has(next)) {
        const names = way.map(({ name }) => name);
        return [...names.slice(names.indexOf(next)), next];
      } else if (graph.has(next) && !done.has(next)) enter(next);
    }
  }
  return undefined;
}
