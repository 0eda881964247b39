import { setTimeout as sleep } from 'node:timers/promises';

/** The longest wait between two tries, in ms. */
const LONGEST = 250;

/**
 * Waits before another try, longer each time and at random, so that those who got into each other's way
 * do not meet again.
 * @param attempt how many tries there have been, from 1
 */
export async function pause(attempt: number): Promise<void> {
  await sleep(Math.random() * Math.min(5 * 2 ** attempt, LONGEST));
}
