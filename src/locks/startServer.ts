import { type ChildProcess, spawn } from 'node:child_process';
import { forOwnNode } from '../probe/ownNode.ts';
import { LockError } from './lockError.ts';
import type { LockFiles } from './lockFiles.ts';
import { SERVE_LOCKS, type Told } from './serverTalk.ts';
import { cancelled } from './talk.ts';

/** How long a server may take to start, in ms: its program is read from the disk, and the machine may be busy. */
const START = 60_000;

/**
 * What a server needs of the environment. All else may bind it to whoever happens to start it: a mark of the session
 * that would be ended with its processes, a debugger that attaches itself to every Node.
 */
const NEEDED: ReadonlySet<string> = new Set(
  ['PATH', 'HOME', 'TMPDIR', 'BERTH_LOCKS_IDLE'].concat(
    // Windows' programs start with nothing less.
    ['SYSTEMROOT', 'WINDIR', 'COMSPEC', 'PATHEXT', 'TEMP', 'TMP', 'USERPROFILE', 'LOCALAPPDATA'],
  ),
);

/** What starts a server. */
export interface ServerProgram {
  /** The file of the command `berth`. */
  readonly cli: string;
  readonly env: NodeJS.ProcessEnv;
  /** The registry's file. */
  readonly registry: string;
}

/**
 * Starts the user's own lock server in the background, where it outlives this process, and returns once there is one.
 * It is not waited for any longer when the signal is aborted.
 * @throws LockError `start-failed`, `cancelled`
 */
export async function startServer(
  program: ServerProgram,
  files: LockFiles,
  signal?: AbortSignal,
): Promise<void> {
  const child = start(program, files);
  const told = await outcomeOf(child, signal).finally(() => {
    if (child.connected) child.disconnect();
    child.unref();
  });
  if (told.kind === 'failed') throw failed(told.message);
}

function start({ cli, env, registry }: ServerProgram, { folder }: LockFiles): ChildProcess {
  return spawn(process.execPath, [cli, SERVE_LOCKS, registry], {
    // No folder of anybody's is kept busy by it.
    cwd: folder,
    env: forOwnNode(needed(env)),
    detached: true,
    windowsHide: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}

function needed(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => NEEDED.has(name.toUpperCase())));
}

function outcomeOf(child: ChildProcess, signal: AbortSignal | undefined): Promise<Told> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    const onAbort = () => {
      settle();
      reject(cancelled(signal));
    };
    const timer = setTimeout(() => {
      settle();
      reject(failed('it does not get ready. The machine may be busy: try again.'));
    }, START);
    child.once('message', (told: Told) => {
      settle();
      resolve(told);
    });
    child.once('error', (error) => {
      settle();
      reject(failed(`${error.message}.`, error));
    });
    child.once('exit', (code) => {
      const gone = () => {
        settle();
        // Killed before it said anything: whoever needs one looks, and starts the next.
        if (code === null) resolve({ kind: 'ready' });
        else reject(failed(`it ended with code ${code} before it served. Try: berth lock-server`));
      };
      // What it said last may still be on its way.
      if (child.connected) child.once('disconnect', gone);
      else gone();
    });
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** @param why a sentence that begins in lower case, or another message */
function failed(why: string, cause?: Error): LockError {
  return new LockError('start-failed', `The lock server cannot be started: ${why}`, { cause });
}
