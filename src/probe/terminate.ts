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
    const taskkill = win32.join(
      process.env.SystemRoot ?? 'C:\\Windows',
      'System32',
      'taskkill.exe',
    );
    await runTool(taskkill, ['/PID', String(pid)], undefined);
    return undefined;
  }
  try {
    process.kill(pid, signal);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'UNKNOWN';
  }
}
