import { endBy } from './endBy.ts';

/** What somebody at the keyboard, or the system, wants of a command in the foreground. */
export interface Interrupts {
  /** Aborted by the first Ctrl+C or SIGTERM. */
  readonly signal: AbortSignal;
  /** Resolves with that. */
  readonly interrupted: Promise<NodeJS.Signals>;
  /** Resolves when the terminal is closed. */
  readonly hungUp: Promise<void>;
  /** Signals have their usual effect again. */
  close(): void;
}

/** An exit code, or the signal to end by instead. */
export type Ending = number | NodeJS.Signals;

const ENDING = ['SIGINT', 'SIGTERM'] as const;

/** What comes this soon after the first, in ms, is the same Ctrl+C: npm hands on what the terminal gave to both. */
const SAME = 500;

/**
 * Takes signals instead of ending by them.
 * @param onSecond told of a second Ctrl+C or SIGTERM: somebody has no patience left
 */
function takeInterrupts(onSecond: () => void): Interrupts {
  const controller = new AbortController();
  const interrupted = later<NodeJS.Signals>();
  const hungUp = later<void>();
  let first: number | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    first ??= performance.now();
    if (performance.now() - first > SAME) onSecond();
    interrupted.resolve(signal);
    controller.abort();
  };
  const onHangUp = () => hungUp.resolve();
  for (const signal of ENDING) process.on(signal, onSignal);
  process.on('SIGHUP', onHangUp);
  return {
    signal: controller.signal,
    interrupted: interrupted.promise,
    hungUp: hungUp.promise,
    close() {
      for (const signal of ENDING) process.off(signal, onSignal);
      process.off('SIGHUP', onHangUp);
    },
  };
}

/**
 * Does some work that takes signals instead of being ended by them.
 * @param onSecond told of a second Ctrl+C or SIGTERM: somebody has no patience left
 * @returns the exit code
 */
export async function withInterrupts(
  onSecond: () => void,
  work: (interrupts: Interrupts) => Promise<Ending>,
): Promise<number> {
  const interrupts = takeInterrupts(onSecond);
  let isHungUp = false;
  void interrupts.hungUp.then(() => {
    isHungUp = true;
  });
  let ending: Ending;
  try {
    ending = await work(interrupts);
  } finally {
    interrupts.close();
  }
  // Node's own way out aborts when the terminal is gone that it wants to put in order.
  if (isHungUp) return endBy('SIGHUP');
  return typeof ending === 'number' ? ending : endBy(ending);
}

function later<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
