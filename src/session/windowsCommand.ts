import fs from 'node:fs';
import path from 'node:path';

/** What to start on Windows for a command. */
export interface WindowsCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** The arguments are quoted already. */
  readonly verbatim: boolean;
}

/**
 * Finds what a command means on Windows: `npm` is `npm.cmd`, which only `cmd.exe` can run.
 * Programs stay as they are. Untested on a real Windows.
 * @param exists replaced in tests only
 */
export function windowsCommand(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  exists: (file: string) => boolean = fs.existsSync,
): WindowsCommand {
  const file = resolve(program, env, exists);
  if (file === undefined || !/\.(cmd|bat)$/i.test(file)) {
    return { file: program, args, verbatim: false };
  }
  const line = [quoteForCmd(file), ...args.map(quoteForCmd)].join(' ');
  return {
    file: variable(env, 'ComSpec') ?? 'cmd.exe',
    args: ['/d', '/s', '/c', `"${line}"`],
    verbatim: true,
  };
}

function resolve(
  program: string,
  env: NodeJS.ProcessEnv,
  exists: (file: string) => boolean,
): string | undefined {
  const extensions = (variable(env, 'PATHEXT') ?? '.COM;.EXE;.BAT;.CMD').split(';');
  const endings = path.win32.extname(program) === '' ? extensions : ['', ...extensions];
  const folders = /[\\/]/.test(program)
    ? ['']
    : ['.', ...(variable(env, 'Path') ?? '').split(';').filter((folder) => folder !== '')];
  for (const folder of folders) {
    for (const ending of endings) {
      const file = folder === '' ? program + ending : path.win32.join(folder, program + ending);
      if (exists(file)) return file;
    }
  }
  return undefined;
}

/** Windows' variables have no case. */
function variable(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return Object.entries(env).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

/**
 * One argument for `cmd /s /c`: quoted for the program, then each character that cmd itself knows
 * escaped by ^. A batch file reads its arguments a second time, so they are escaped twice.
 */
function quoteForCmd(text: string): string {
  const quoted = `"${text.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\*)$/, '$1$1')}"`;
  const guard = (part: string) => part.replace(/[()\][%!^"`<>&|;, *?]/g, '^$&');
  return guard(guard(quoted));
}
