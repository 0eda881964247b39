import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import os from 'node:os';
import { treeOf } from '../probe/linuxTree.ts';
import { type Port, toPid } from '../probe/port.ts';
import { isTerminalForeground } from './foreground.ts';
import type { HeldListener } from './handoff/holdPort.ts';
import { inheriting } from './handoff/inherit.ts';
import { type Handover, listenAndSpawn } from './handoff/listenAndSpawn.ts';
import { isExecutable } from './programFile.ts';
import { windowsCommand } from './windowsCommand.ts';

/** How a command ended, or why it did not start. */
export type ChildEnd =
  | {
      readonly kind: 'exited';
      readonly code: number;
      /** A signal came meanwhile, to this process or the whole terminal: somebody wanted the end. */
      readonly interrupted: boolean;
    }
  | { readonly kind: 'signalled'; readonly signal: NodeJS.Signals }
  | { readonly kind: 'not-found' }
  /** `code` is the system's error name, `EACCES` for a file without execute permission. */
  | { readonly kind: 'not-executable'; readonly code: string };

/** Somebody listens on a port whose socket was to be inherited; nothing was started. */
export interface PortTaken {
  readonly kind: 'port-taken';
  readonly port: Port;
}

/** Sockets that a command inherits, and their names. */
export interface Inheritance {
  readonly names: readonly string[];
  /** As many as names. */
  readonly listeners: readonly HeldListener[];
}

/** What a command is given along, and what may reach it from elsewhere than this process's own signals. */
export interface ChildTies {
  /** Listen from the start on and are released here. */
  readonly inheritance?: Inheritance | undefined;
  /** Descriptors that a command without such sockets inherits, from 3 on; on POSIX only. */
  readonly fds?: readonly number[];
  /** A signal for the command and, on Linux, what it has started, or none, if it settles while that runs. */
  readonly told?: Promise<NodeJS.Signals | undefined>;
}

/** Signals that end or steer a program. Those of a terminal's window or job control reach the child by themselves. */
const FORWARDED: readonly NodeJS.Signals[] = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  'SIGQUIT',
  'SIGUSR1',
  'SIGUSR2',
];

/** What a keyboard sends to every process in the terminal's foreground, the child included. */
const FROM_KEYBOARD: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGQUIT']);

/** More processes of one command are not told of anything. */
const MOST_TOLD = 10_000;

/**
 * Runs a command to its end, with this process's standard streams and in its place as far as signals go:
 * while it runs, signals to this process are handed on to it instead of ending this one. A Ctrl+C is
 * not handed on where the terminal itself delivers it to both.
 *
 * No shell is involved, but for a command that inherits sockets: there one sets LISTEN_PID and becomes the command.
 * @param command the program, looked up in `env`'s PATH, and its arguments
 * @throws HoldError when an inherited socket can't listen
 */
export async function runChild(
  command: readonly string[],
  env: NodeJS.ProcessEnv,
  { inheritance, fds = [], told }: ChildTies = {},
): Promise<ChildEnd | PortTaken> {
  if (!command[0]) return { kind: 'not-found' };
  let child: ChildProcess | undefined;
  let interrupted = false;
  const forward = (signal: NodeJS.Signals) => {
    interrupted = true;
    // Windows delivers console events to the whole group; kill() would end the child at once.
    if (process.platform === 'win32') return;
    if (FROM_KEYBOARD.has(signal) && isTerminalForeground()) return;
    child?.kill(signal);
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  void told?.then((signal) => {
    if (signal !== undefined && child !== undefined) tellAll(child, signal);
  });
  try {
    return await new Promise<ChildEnd | PortTaken>((resolve, reject) => {
      const started = start(command, env, inheritance, fds);
      if (started.kind === 'taken') {
        resolve({ kind: 'port-taken', port: started.port });
        return;
      }
      child = started.child;
      child.once('error', (error) => {
        // A signal that could not be delivered is an 'error' too; the child runs on.
        if (child?.pid !== undefined) return;
        const end = asEnd(error);
        if (end === undefined) reject(error);
        else resolve(end);
      });
      child.once('exit', (code, signal) => {
        resolve(
          signal === null
            ? { kind: 'exited', code: code ?? 0, interrupted }
            : { kind: 'signalled', signal },
        );
      });
    });
  } finally {
    for (const signal of FORWARDED) process.off(signal, forward);
  }
}

/** A shell that is told ends by it, and leaves what it runs for it; so that is told, too (on Linux). */
function tellAll(child: ChildProcess, signal: NodeJS.Signals): void {
  const pid = toPid(child.pid);
  const others = pid === undefined ? [] : [...treeOf(pid, MOST_TOLD)].slice(1);
  child.kill(signal);
  for (const other of others) {
    try {
      process.kill(other, signal);
    } catch {
      // It has ended, or became another user's.
    }
  }
}

function start(
  command: readonly string[],
  env: NodeJS.ProcessEnv,
  inheritance: Inheritance | undefined,
  fds: readonly number[],
): Handover {
  // A program that is not there is better told of by Node.js than by the launch script.
  const launch =
    inheritance !== undefined && isExecutable(command[0] ?? '', env)
      ? inheriting(command, env, inheritance.names)
      : undefined;
  if (inheritance === undefined || launch === undefined) {
    return { kind: 'spawned', child: startAlone(command, env, fds) };
  }
  return listenAndSpawn(inheritance.listeners, (fds) =>
    spawn(launch.file, launch.args, {
      env: launch.env,
      stdio: ['inherit', 'inherit', 'inherit', ...fds],
    }),
  );
}

function startAlone(
  [program = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  fds: readonly number[],
): ChildProcess {
  const options = { env, stdio: ['inherit', 'inherit', 'inherit', ...fds] } satisfies SpawnOptions;
  if (process.platform !== 'win32') return spawn(program, args, options);
  const resolved = windowsCommand(program, args, env);
  return spawn(resolved.file, resolved.args, {
    ...options,
    windowsVerbatimArguments: resolved.verbatim,
  });
}

function asEnd(error: Error): ChildEnd | undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return undefined;
  return code === 'ENOENT' ? { kind: 'not-found' } : { kind: 'not-executable', code };
}

/** The exit code by which shells tell of a signal: 128 and its number. */
export function signalExitCode(signal: NodeJS.Signals): number {
  return 128 + (os.constants.signals[signal] ?? 0);
}
