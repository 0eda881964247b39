import type { LockErrorCode } from '../../locks/lockError.ts';
import { EXIT } from '../exitCodes.ts';

/** What `berth lock` exits with when it cannot ask for the lock: apart from what commands usually exit with. */
export function lockExitCode(code: LockErrorCode): number {
  switch (code) {
    case 'invalid-name':
      return EXIT.usage;
    case 'protocol':
      return EXIT.lockProtocol;
    case 'cancelled':
      return EXIT.failure;
    case 'unreachable':
    case 'refused-secret':
    case 'too-many-connections':
    case 'start-failed':
      return EXIT.noLockServer;
  }
}
