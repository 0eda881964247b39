import fs from 'node:fs';
import path from 'node:path';
import { didYouMean, suggest } from '../registry/suggest.ts';

/**
 * Why a command could not be found, and what its writer may have meant.
 * @param start how such a command is started
 */
export function explainNotFound(
  program: string,
  env: NodeJS.ProcessEnv,
  start = 'berth run',
): string {
  if (program === '') return 'The command is empty.';
  if (/[\\/]/.test(program)) {
    return fs.existsSync(program)
      ? `${program} cannot be started: the interpreter in its first line is missing.`
      : `There is no file ${program}.`;
  }
  const notFound = `Command not found: ${program}.`;
  if (/\s/.test(program)) {
    return `${notFound} Leave out the quotes around the command, or start a shell: ${start} -- sh -c '${program.replaceAll("'", "'\\''")}'`;
  }
  const local = nearestFile(path.join('node_modules', '.bin', program));
  if (local !== undefined) return `${notFound} It is in ${path.dirname(local)}: use npx ${program}`;
  if (npmScripts().includes(program)) {
    return `${notFound} package.json has such a script: use npm run ${program}`;
  }
  return `${notFound} ${didYouMean(suggest(program, programs(env)))}`.trim();
}

/** Why a command could not be executed. */
export function explainNotExecutable(program: string, code: string): string {
  switch (code) {
    case 'EACCES':
      return fs.statSync(program, { throwIfNoEntry: false })?.isDirectory()
        ? `${program} is a folder, not a command.`
        : `${program} may not be executed: permission denied. chmod +x makes a script executable.`;
    case 'E2BIG':
      return `${program} cannot be started: its arguments and variables are too long.`;
    default:
      return `${program} cannot be started (${code}).`;
  }
}

function nearestFile(relative: string): string | undefined {
  for (let folder = process.cwd(); ; ) {
    const file = path.join(folder, relative);
    if (fs.existsSync(file)) return file;
    const parent = path.dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}

function npmScripts(): string[] {
  const file = nearestFile('package.json');
  if (file === undefined) return [];
  try {
    return Object.keys(JSON.parse(fs.readFileSync(file, 'utf8')).scripts ?? {});
  } catch {
    return [];
  }
}

function programs(env: NodeJS.ProcessEnv): string[] {
  return (env.PATH ?? '').split(path.delimiter).flatMap((folder) => {
    try {
      return fs.readdirSync(folder);
    } catch {
      return [];
    }
  });
}
