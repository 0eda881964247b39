/** A program to start in a command's place, which becomes the command. */
export interface Launch {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** What the launch script does before it becomes the command. */
export interface LaunchOptions {
  /**
   * Waits for a line on standard input and exits with 125 if there is none; the command's own standard input is
   * empty. BERTH_SESSION_PID is the command's process id.
   */
  readonly gate: boolean;
  /** LISTEN_PID is the command's process id, as programs that inherit sockets want to see it. */
  readonly listen: boolean;
}

/** What the shell's variables can be called; others it may drop. */
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Lets a POSIX shell do what has to be done in the command's own process, right before it. The text of the script
 * depends on nothing that came from outside; the command is its positional parameters.
 *
 * Variables that no shell knows by name (`FOO.BAR`, npm's `npm_config_//…`) get lost in some shells: they pass it under
 * other names, and env(1) puts them back, among whose arguments they stand for an instant.
 * @returns undefined on Windows, which has no such shell
 */
export function launch(
  command: readonly string[],
  env: NodeJS.ProcessEnv,
  { gate, listen }: LaunchOptions,
): Launch | undefined {
  if (process.platform === 'win32') return undefined;
  const passed: NodeJS.ProcessEnv = {};
  const put: string[] = [];
  for (const [key, value] of Object.entries(env)) {
    if (value === undefined) continue;
    if (IDENTIFIER.test(key)) passed[key] = value;
    else {
      const variable = `BERTH_LAUNCH_${put.length}`;
      passed[variable] = `${key}=${value}`;
      put.push(variable);
    }
  }
  const script = [
    gate ? 'IFS= read -r _ || exit 125' : '',
    gate ? 'BERTH_SESSION_PID=$$; export BERTH_SESSION_PID' : '',
    listen ? 'LISTEN_PID=$$; export LISTEN_PID' : '',
    // Backwards, as each goes before those that are there.
    ...put.reverse().map((variable) => `set -- "$${variable}" "$@"; unset ${variable}`),
    `exec ${put.length > 0 ? 'env ' : ''}"$@"${gate ? ' </dev/null' : ''}`,
  ];
  return {
    file: '/bin/sh',
    args: ['-c', script.filter((line) => line !== '').join('\n'), 'sh', ...command],
    env: passed,
  };
}
