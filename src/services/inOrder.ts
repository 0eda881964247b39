/** Something that comes after others of its kind. */
interface Ordered {
  readonly name: string;
  /** Names of those it comes after; who is not among the items is not waited for. */
  readonly dependsOn: readonly string[];
}

/**
 * Works on all items, each as soon as those that it comes after are done, as many at once as that allows. After the
 * first failure nothing more is begun.
 * @param items each after what it depends on, as `startOrder` sorts them
 * @param onFailure told at once of the first failure, while others may still be at work
 * @throws the first failure, once nobody is at work any more
 */
export async function inOrder<T extends Ordered>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
  onFailure: (error: unknown) => void = () => {},
): Promise<void> {
  const failures: unknown[] = [];
  const done = new Map<string, Promise<void>>();
  for (const item of items) {
    const before = item.dependsOn.map((name) => done.get(name));
    const turn = async () => {
      await Promise.all(before);
      if (failures.length > 0) return;
      try {
        await work(item);
      } catch (error) {
        failures.push(error);
        if (failures.length === 1) onFailure(error);
      }
    };
    done.set(item.name, turn());
  }
  await Promise.all(done.values());
  if (failures.length > 0) throw failures[0];
}

/** The items the other way round: each after those that depend on it. */
export function reversed<T extends Ordered>(
  items: readonly T[],
): (Ordered & { readonly item: T })[] {
  return items.toReversed().map((item) => ({
    name: item.name,
    dependsOn: items.flatMap((other) => (other.dependsOn.includes(item.name) ? other.name : [])),
    item,
  }));
}
