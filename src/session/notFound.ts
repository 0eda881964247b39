import fs from 'node:fs';
import path from 'node:path';
import { didYouMean, suggest } from '../registry/suggest.ts';

/** A command that could not be found. */
export interface MissingCommand {
  readonly program: string;
  readonly env: NodeJS.ProcessEnv;
  /** The folder it was started in. */
  readonly cwd: string;
  /** How such a command is started: `berth run`. */
  readonly start: string;
}

/** Why a command could not be found, and what its writer may have meant. */
export function explainNotFound({ program, env, cwd, start }: MissingCommand): string {
  if (program === '') return 'The command is empty.';
  if (/[\\/]/.test(program)) {
    return fs.existsSync(path.resolve(cwd, program))
      ? `${program} cannot be started: the interpreter in its first line is missing.`
      : `There is no file ${program}${path.isAbsolute(program) ? '' : ` in ${cwd}`}.`;
  }
  const notFound = `Command not found: ${program}.`;
  if (/\s/.test(program)) {
    return `${notFound} Leave out the quotes around the command, or start a shell: ${start} -- sh -c '${program.replaceAll("'", "'\\''")}'`;
  }
  const local = nearestFile(cwd, path.join('node_modules', '.bin', program));
  if (local !== undefined) return `${notFound} It is in ${path.dirname(local)}: use npx ${program}`;
  if (npmScripts(cwd).includes(program)) {
    return `${notFound} package.json has such a script: use npm run ${program}`;
  }
  return `${notFound} ${didYouMean(suggest(program, programs(env)))}`.trim();
}

/** Why a command could not be executed in a folder. */
export function explainNotExecutable(program: string, code: string, cwd: string): string {
  if (program === '') return 'The command is empty.';
  switch (code) {
    case 'EACCES':
      return fs.statSync(path.resolve(cwd, program), { throwIfNoEntry: false })?.isDirectory()
        ? `${program} is a folder, not a command.`
        : `${program} may not be executed: permission denied. chmod +x makes a script executable.`;
    case 'E2BIG':
      return `${program} cannot be started: its arguments and variables are too long.`;
    default:
      return `${program} cannot be started (${code}).`;
  }
}

function nearestFile(from: string, relative: string): string | undefined {
  for (let folder = from; ; ) {
    const file = path.join(folder, relative);
    if (fs.existsSync(file)) return file;
    const parent = path.dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}

function npmScripts(cwd: string): string[] {
  const file = nearestFile(cwd, 'package.json');
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
