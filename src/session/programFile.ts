import fs from 'node:fs';
import path from 'node:path';

/** Whether a command's program can be found and executed on POSIX; a name without a slash is looked up in PATH. */
export function isExecutable(program: string, env: NodeJS.ProcessEnv): boolean {
  const files = program.includes('/')
    ? [program]
    : (env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder || '.', program));
  return program !== '' && files.some(mayExecute);
}

function mayExecute(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
