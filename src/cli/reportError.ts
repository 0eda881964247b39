import { HistoryError } from '../history/errors.ts';
import { LockError } from '../locks/lockError.ts';
import { ProbeError } from '../probe/errors.ts';
import { ConfigError, RegistryError } from '../registry/errors.ts';
import { AllocationError } from '../registry/projectPorts.ts';
import { ServicesError } from '../services/errors.ts';
import { SessionError } from '../session/errors.ts';
import { HoldError } from '../session/handoff/holdError.ts';
import type { Cli } from './cli.ts';
import { ExpectedFailure, UsageError } from './errors.ts';
import { EXIT } from './exitCodes.ts';
import { helpText } from './helpText.ts';
import { describeFailure, exitCodeOf } from './session/failure.ts';

/**
 * Tells the user about an error and returns the exit code for it.
 * @throws the error itself when it is a bug
 */
export function reportError(error: unknown, argv: readonly string[], cli: Cli): number {
  if (error instanceof UsageError) {
    if (argv.length === 0) cli.say(`${error.message}\n\n${helpText()}`);
    else {
      const help = error.verb === undefined ? 'berth help' : `berth help ${error.verb}`;
      cli.say(`${error.message}\nSee: ${help}`);
    }
    return EXIT.usage;
  }
  if (error instanceof SessionError) {
    cli.say(describeFailure(error));
    return exitCodeOf(error);
  }
  if (error instanceof RegistryError) {
    cli.say(error.message);
    return EXIT.registry;
  }
  if (
    error instanceof ExpectedFailure ||
    error instanceof ConfigError ||
    error instanceof AllocationError ||
    error instanceof ProbeError ||
    error instanceof HoldError ||
    error instanceof LockError ||
    error instanceof HistoryError ||
    error instanceof ServicesError
  ) {
    cli.say(error.message);
    return EXIT.failure;
  }
  if (isLostFolder(error)) {
    cli.say('The current folder no longer exists. Change to another one.');
    return EXIT.failure;
  }
  // A start that was called off: whoever did that knows.
  if (error instanceof Error && error.name === 'AbortError') return EXIT.failure;
  throw error;
}

/** `process.cwd()` in a folder that was removed. */
function isLostFolder(error: unknown): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' && syscall === 'uv_cwd';
}
