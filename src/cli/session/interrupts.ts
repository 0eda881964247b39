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

const ENDING = ['SIGINT', 'SIGTERM'] as const;

/**
 * Takes signals instead of ending by them.
 * @param onSecond told of a second Ctrl+C or SIGTERM: somebody has no patience left
 */
export function takeInterrupts(onSecond: () => void): Interrupts {
  const controller = new AbortController();
  let interrupt: (signal: NodeJS.Signals) => void = () => {};
  const interrupted = new Promise<NodeJS.Signals>((resolve) => {
    interrupt = resolve;
  });
  let hangUp: () => void = () => {};
  const hungUp = new Promise<void>((resolve) => {
    hangUp = resolve;
  });
  const onSignal = (signal: NodeJS.Signals) => {
    if (controller.signal.aborted) onSecond();
    interrupt(signal);
    controller.abort();
  };
  for (const signal of ENDING) process.on(signal, onSignal);
  process.on('SIGHUP', hangUp);
  return {
    signal: controller.signal,
    interrupted,
    hungUp,
    close() {
      for (const signal of ENDING) process.off(signal, onSignal);
      process.off('SIGHUP', hangUp);
    },
  };
}
