/** What the exit code of `berth` means; `berth run` passes its command's instead. */
export const EXIT = {
  /** Done. */
  done: 0,
  /** An expected failure: no such name, the port is taken, a problem was found. */
  failure: 1,
  /** The command line makes no sense. */
  usage: 2,
  /** The registry can't be read or written. */
  registry: 3,
  /** As in shells: the command of `run` was found but can't be executed. */
  notExecutable: 126,
  /** As in shells: the command of `run` was not found. */
  notFound: 127,
} as const;
