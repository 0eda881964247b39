import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LockTable, type Place } from '../../../src/locks/lockTable.ts';

/** The same in the simplest way: a list for each name, whose first holds the lock. */
class Model {
  readonly queues = new Map<string, Place[]>();
  get waiting(): number {
    return [...this.queues.values()].reduce((sum, queue) => sum + Math.max(0, queue.length - 1), 0);
  }
  get held(): number {
    return [...this.queues.values()].filter((queue) => queue.length > 0).length;
  }
}

const step = fc.oneof(
  fc.record({
    kind: fc.constant('take' as const),
    name: fc.constantFrom('a', 'b', 'c'),
    waits: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('leave' as const), which: fc.nat() }),
);

describe('LockTable', () => {
  it('grants each lock to one, in the order in which they came, with higher and higher numbers', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const table = new LockTable(() => 7);
        const model = new Model();
        const places: Place[] = [];
        let fence = 7000;
        for (const each of steps) {
          if (each.kind === 'take') {
            const queue = model.queues.get(each.name) ?? [];
            model.queues.set(each.name, queue);
            const place = table.take(each.name, 'me', each.waits);
            expect(place === undefined).toBe(queue.length > 0 && !each.waits);
            if (place === undefined) continue;
            places.push(place);
            queue.push(place);
            if (queue.length > 1) expect(place.fence).toBeUndefined();
            else expect(place.fence).toBe(++fence);
          } else if (places.length > 0) {
            const [place] = places.splice(each.which % places.length, 1);
            if (place === undefined) continue;
            const queue = model.queues.get(place.name) ?? [];
            const held = queue[0] === place;
            queue.splice(queue.indexOf(place), 1);
            const next = table.leave(place);
            expect(next).toBe(held ? queue[0] : undefined);
            if (next !== undefined) expect(next.fence).toBe(++fence);
            // Twice is as good as once.
            expect(table.leave(place)).toBeUndefined();
          }
          expect([table.held, table.waiting]).toEqual([model.held, model.waiting]);
          const seen = [...table.locks()].map(({ name, holder, waiting }) => [
            name,
            [holder, ...waiting],
          ]);
          const expected = [...model.queues].filter(([, queue]) => queue.length > 0);
          expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(expected));
        }
      }),
    );
  });

  it('begins above what an earlier one gave out, in whole numbers', () => {
    const first = new LockTable(() => 1_795_326_019_602).take('a', '', false)?.fence ?? 0;
    const later = new LockTable(() => 1_795_326_019_603).take('a', '', false)?.fence ?? 0;
    expect(later - first).toBe(1000);
    expect(Number.isSafeInteger(later)).toBe(true);
  });

  it('keeps nothing of 100,000 locks that were released, nor of their queues', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const table = new LockTable();
    const used = () => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    const before = used();
    let handedOn = 0;
    for (let i = 0; i < 100_000; i++) {
      const holder = table.take(`name-${i}`, 'me', false);
      const waiter = table.take(`name-${i}`, 'you', true);
      if (holder === undefined || waiter === undefined) throw new Error('no places');
      if (table.leave(holder) === waiter) handedOn++;
      table.leave(waiter);
    }
    expect([handedOn, table.held, table.waiting, ...table.locks()]).toEqual([100_000, 0, 0]);
    // A single word of each would be more.
    expect(used() - before).toBeLessThan(800_000);
  });
});
