import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import { type Pid, toPid } from '../probe/port.ts';
import { type ProcessIdentity, processIdentity } from '../probe/process.ts';
import type { Held } from './handoff/holdPort.ts';
import { launch } from './handoff/launcher.ts';
import { listenAndSpawn } from './handoff/listenAndSpawn.ts';
import type { SessionEnd } from './record.ts';
import { windowsCommand } from './windowsCommand.ts';

/** What is to be started. */
export interface GatedCommand {
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Open for appending; closed by whoever opened it. */
  readonly logFd: number;
  /** The port that goes along, if any; released here. */
  readonly held: Held | undefined;
  /** The socket of its lock, which goes along too; released by whoever took the lock. */
  readonly lockFd: number | undefined;
}

/** A process that waits to become the command. */
export interface GatedProcess {
  readonly identity: ProcessIdentity;
  readonly exited: Promise<SessionEnd>;
  /** Lets it become the command. One whose gate is never opened ends when this process does. */
  open(): void;
  /** Lets this process end before it. */
  detach(): void;
}

/** What became of a start. */
export type Spawned =
  | { readonly kind: 'spawned'; readonly gated: GatedProcess }
  /** Somebody else listens on the port by now. */
  | { readonly kind: 'taken' }
  /** `code` is the system's error name. */
  | { readonly kind: 'failed'; readonly code: string };

/**
 * Starts a process that leads a group of its own and waits with the command until its gate is opened, so that it
 * can be written down before it does anything. Its standard input is empty, its output goes to the log.
 *
 * Windows has no such gate: there the command runs at once. **Not yet run on Windows.**
 */
export async function spawnGated({
  command,
  env,
  cwd,
  logFd,
  held,
  lockFd,
}: GatedCommand): Promise<Spawned> {
  const [program = '', ...args] = command;
  const inherits = held?.means === 'fd';
  const gated = launch(command, inherits ? { ...env, LISTEN_FDS: '1' } : env, {
    gate: true,
    listen: inherits,
  });
  const start = (...fds: readonly (number | undefined)[]): ChildProcess => {
    const common = { cwd, detached: true, windowsHide: true };
    if (gated !== undefined) {
      const inherited = [...fds, lockFd].filter((fd) => fd !== undefined);
      const stdio = ['pipe' as const, logFd, logFd, ...inherited];
      return spawn(gated.file, gated.args, { ...common, env: gated.env, stdio });
    }
    const { file, args: words, verbatim } = windowsCommand(program, args, env);
    const stdio = ['ignore' as const, logFd, logFd];
    return spawn(file, words, { ...common, env, stdio, windowsVerbatimArguments: verbatim });
  };
  let child: ChildProcess;
  try {
    if (held?.means === 'fd') {
      const handover = listenAndSpawn([held], (fds) => start(...fds));
      if (handover.kind === 'taken') return { kind: 'taken' };
      child = handover.child;
    } else child = start(held?.fd, held?.markFd);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return { kind: 'failed', code };
  } finally {
    held?.release();
  }
  const exited = endOf(child);
  const pid = await pidOf(child);
  if (typeof pid === 'string') return { kind: 'failed', code: pid };
  const identity = await processIdentity(pid).catch((error: unknown) => {
    // Whoever waits at a gate that nobody will open ends by this.
    child.stdin?.destroy();
    throw error;
  });
  // Killed by somebody while it waited.
  if (identity === undefined) return { kind: 'failed', code: 'ESRCH' };
  return {
    kind: 'spawned',
    gated: {
      identity,
      exited,
      open: () => child.stdin?.end('\n'),
      detach: () => child.unref(),
    },
  };
}

/** The process's id, or the name of the error that kept it from being started. */
function pidOf(child: ChildProcess): Promise<Pid | string> {
  return new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'UNKNOWN'));
    const pid = toPid(child.pid);
    if (pid !== undefined) resolve(pid);
    // A process that died before its gate was opened.
    child.stdin?.on('error', () => {});
  });
}

function endOf(child: ChildProcess): Promise<SessionEnd> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      const at = new Date().toISOString();
      resolve({ at, ...(code === null ? {} : { code }), ...(signal === null ? {} : { signal }) });
    });
  });
}

/**
 * Opens a session's log for appending, private to the user.
 * @param fresh empties it first
 * @returns the descriptor, and how long the log is already, in bytes
 */
export function openLog(file: string, fresh: boolean): { fd: number; start: number } {
  const { O_WRONLY, O_CREAT, O_APPEND, O_TRUNC, O_NOFOLLOW = 0 } = fs.constants;
  const flags = O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | (fresh ? O_TRUNC : 0);
  const fd = fs.openSync(file, flags, 0o600);
  return { fd, start: fs.fstatSync(fd).size };
}
