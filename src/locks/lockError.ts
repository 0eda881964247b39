/** Why a lock could not be asked for. */
export type LockErrorCode =
  | 'unreachable' // no server there, or it ended the connection, or it hangs
  | 'refused-secret' // the server has a secret, and it was not given or is another
  | 'invalid-name' // no name for a lock, or for a client
  | 'protocol' // what listens there does not answer as a lock server does
  | 'too-many-connections' // the server serves as many as it may
  | 'start-failed' // the user's own server could not be started
  | 'cancelled'; // whoever asked changed their mind

/** A lock could not be asked for; it is not held. The message says what to do. */
export class LockError extends Error {
  override readonly name = 'LockError';
  constructor(
    readonly code: LockErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
