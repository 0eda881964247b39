import { expect, it } from 'vitest';
import { Turns } from '../../../src/locks/turns.ts';

it('gives everybody a turn before anybody has another, and lets the event loop go on meanwhile', async () => {
  const turns = new Turns();
  const order: string[] = [];
  let left = 3;
  const much = () => {
    order.push('much');
    if (--left > 0) turns.add(much);
    // Longer than the event loop should have to wait.
    for (const begun = performance.now(); performance.now() - begun < 2; );
  };
  turns.add(much);
  turns.add(() => order.push('little'));
  setTimeout(() => order.push('the loop'), 0);
  await expect.poll(() => order.length).toBe(5);
  expect(order.slice(0, 3).sort()).toEqual(['little', 'much', 'the loop']);
  expect(order.indexOf('little')).toBeLessThan(order.lastIndexOf('much'));
  expect(order.at(-1)).toBe('much');
});

it('has one turn for the same work, however often it is asked for', async () => {
  const turns = new Turns();
  let done = 0;
  const work = () => done++;
  turns.add(work);
  turns.add(work);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(done).toBe(1);
});
