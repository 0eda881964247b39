/** What the exit code of `berth` means; `berth run` and `berth session start` pass their command's instead. */
export const EXIT = {
  /** Done. */
  done: 0,
  /** An expected failure: no such name, the port is taken, a problem was found. */
  failure: 1,
  /** The command line makes no sense. */
  usage: 2,
  /** The registry can't be read or written. */
  registry: 3,
  /** A session: its pool is exhausted, or a name can have no port. */
  noPort: 4,
  /** A session: its process could not be started, or ended before it was ready. */
  notStarted: 5,
  /** A session: its process was not ready in time, or its lock was not free in time. */
  notReady: 6,
  /** `lock`: the lock was lost while the command ran. */
  lockLost: 122,
  /** `lock`: somebody else had it all the time. */
  notGranted: 123,
  /** `lock`: what listens at the server's address is no lock server. */
  lockProtocol: 124,
  /** `lock`: no server could be asked. */
  noLockServer: 125,
  /** As in shells: the command of `run` was found but can't be executed. */
  notExecutable: 126,
  /** As in shells: the command of `run` was not found. */
  notFound: 127,
} as const;
