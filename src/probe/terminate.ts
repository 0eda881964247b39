import { win32 } from 'node:path';
import type { Pid } from './port.ts';
import { runTool } from './tool.ts';

/**
 * Asks a process to end (SIGTERM) or ends it (SIGKILL). `undefined` when the request was handed
 * over, else the system error name.
 *
 * Windows knows no SIGTERM, and Node's stand-in ends the process at once. There `taskkill` without
 * `/F` sends WM_CLOSE, which programs with a window follow and console programs mostly ignore; the
 * second request is a hard end in either case. **Not yet run on Windows.**
 */
export async function terminate(
  pid: Pid,
  signal: 'SIGTERM' | 'SIGKILL',
): Promise<string | undefined> {
  if (process.platform === 'win32' && signal === 'SIGTERM') {
    await taskkill(['/PID', String(pid)]);
    return undefined;
  }
  return send(pid, signal);
}

/**
 * The same for the whole process group that a process leads or led; on Windows, for the process and
 * those it started. **Not yet run on Windows.**
 */
export async function terminateGroup(
  leader: Pid,
  signal: 'SIGTERM' | 'SIGKILL',
): Promise<string | undefined> {
  if (process.platform !== 'win32') return send(-leader, signal);
  await taskkill(['/PID', String(leader), '/T', ...(signal === 'SIGKILL' ? ['/F'] : [])]);
  return undefined;
}

function send(target: number, signal: NodeJS.Signals): string | undefined {
  try {
    process.kill(target, signal);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'UNKNOWN';
  }
}

async function taskkill(args: readonly string[]): Promise<void> {
  const folder = win32.join(process.env.SystemRoot ?? 'C:\\Windows', 'System32');
  await runTool(win32.join(folder, 'taskkill.exe'), args, undefined);
}
