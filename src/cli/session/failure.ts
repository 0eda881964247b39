import { stripVTControlCharacters } from 'node:util';
import { ConfigError } from '../../registry/errors.ts';
import type { SessionError, SessionErrorCode } from '../../session/errors.ts';
import { EXIT } from '../exitCodes.ts';

const CODES: Readonly<Record<SessionErrorCode, number>> = {
  'pool-exhausted': EXIT.noPort,
  'allocation-failed': EXIT.noPort,
  'start-failed': EXIT.notStarted,
  'not-ready': EXIT.notReady,
  'lock-not-granted': EXIT.notReady,
  'coordination-failed': EXIT.registry,
  'already-running': EXIT.failure,
  'unknown-session': EXIT.failure,
  'stop-failed': EXIT.failure,
  cancelled: EXIT.failure,
};

/** The exit code that tells of an error. */
export function exitCodeOf({ code, cause }: SessionError): number {
  // A berth.json that cannot be read says nothing against the registry.
  return cause instanceof ConfigError ? EXIT.failure : CODES[code];
}

/**
 * An error for people: what is wrong, the last lines of the log, what was undone.
 * @param log whether the log is told; not where it was shown already
 */
export function describeFailure(error: SessionError, log = true): string {
  const { message, rolledBack } = error;
  const lines = log ? error.log : [];
  const undone = rolledBack.length === 0 ? '' : `Undone: ${rolledBack.join(', ')}.`;
  return [
    message,
    ...(lines.length === 0
      ? []
      : ['Its last lines:', ...lines.map((line) => `  ${stripVTControlCharacters(line)}`)]),
    ...(undone === '' ? [] : [undone]),
  ].join('\n');
}

/** The same for `--json`. */
export function failureJson({ code, session, message, log, rolledBack, culprit }: SessionError) {
  const { pid, command } = culprit ?? {};
  return {
    error: {
      code,
      session,
      message,
      rolledBack,
      log: log.map(stripVTControlCharacters),
      ...(pid === undefined ? {} : { culprit: { pid, command } }),
    },
  };
}
