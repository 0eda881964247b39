/** A line for the system's shell as a command. */
export function inShell(line: string): readonly string[] {
  return process.platform === 'win32'
    ? [process.env.ComSpec ?? 'cmd.exe', '/d', '/s', '/c', line]
    : ['/bin/sh', '-c', line];
}
