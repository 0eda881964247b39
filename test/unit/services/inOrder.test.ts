import { describe, expect, it } from 'vitest';
import { inOrder, reversed } from '../../../src/services/inOrder.ts';

const item = (name: string, ...dependsOn: string[]) => ({ name, dependsOn });
const ITEMS = [item('db'), item('mail'), item('api', 'db'), item('web', 'api', 'mail')];

/** Work that is done when told, and what was begun so far. */
function bench() {
  const begun: string[] = [];
  const finish = new Map<string, (error?: Error) => void>();
  const work = ({ name }: { name: string }) => {
    begun.push(name);
    return new Promise<void>((resolve, reject) => {
      finish.set(name, (error) => (error === undefined ? resolve() : reject(error)));
    });
  };
  const done = async (name: string, error?: Error) => {
    finish.get(name)?.(error);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { begun, work, done };
}

describe('inOrder', () => {
  it('begins each as soon as those before it are done', async () => {
    const { begun, work, done } = bench();
    const all = inOrder(ITEMS, work);
    await done('nobody');
    expect(begun).toEqual(['db', 'mail']);
    await done('db');
    expect(begun).toEqual(['db', 'mail', 'api']);
    await done('api');
    expect(begun).toHaveLength(3);
    await done('mail');
    expect(begun).toEqual(['db', 'mail', 'api', 'web']);
    await done('web');
    await all;
  });

  it('begins nothing after a failure, tells of it at once and ends with the first', async () => {
    const { begun, work, done } = bench();
    const told: unknown[] = [];
    const first = new Error('first');
    const all = inOrder(ITEMS, work, (error) => told.push(error));
    let isOver = false;
    const end = all.catch((error: unknown) => {
      isOver = true;
      return error;
    });
    await done('nobody');
    await done('db', first);
    expect(told).toEqual([first]);
    expect(isOver).toBe(false);
    await done('mail', new Error('second'));
    expect(await end).toBe(first);
    expect(begun).toEqual(['db', 'mail']);
  });
});

it('reversed: each after those that depend on it', () => {
  expect(reversed(ITEMS).map(({ name, dependsOn }) => [name, dependsOn])).toEqual([
    ['web', []],
    ['api', ['web']],
    ['mail', ['web']],
    ['db', ['api']],
  ]);
});
