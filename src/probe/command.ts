import { win32 } from 'node:path';

const longest = 60;

/** Programs whose first argument says more than they do, with the options that take a value. */
const interpreters: ReadonlyMap<string, readonly string[]> = new Map([
  ['node', ['-r', '--require', '--import', '--loader', '--experimental-loader', '-C']],
  ['bun', []],
  ['deno', []],
  ['python', ['-W', '-X']],
  ['ruby', ['-r', '-I', '-C']],
  ['perl', ['-I']],
  ['php', ['-d', '-c', '-S', '-t']],
  ['java', ['-cp', '-classpath', '--class-path', '-p', '--module-path', '--add-opens']],
  ['dotnet', []],
  ['sh', []],
  ['bash', []],
  ['tsx', []],
]);

/**
 * A few words for people: the program without its folder, and for an interpreter what it runs
 * (`node server.js`, `python3 -m http.server`). One line, at most 60 characters.
 *
 * @param argv the arguments, the program first; may be empty.
 * @param fallback the system's own name of the process, used when there are no arguments.
 */
export function shortCommand(argv: readonly string[], fallback: string): string {
  const [program = '', ...rest] = argv;
  if (program.trim() === '') return oneLine(fallback.replace(/\.exe$/i, ''));
  // A server that rewrites its title ("nginx: master process …") leaves one long argument.
  if (rest.length === 0 && /^[^/\\:]+:? .*/.test(program)) return oneLine(program);
  const name = baseName(rest.length === 0 ? program.replace(/\s-.*/s, '') : program);
  const options = interpreters.get(name.replace(/[\d.]+$/, '').toLowerCase());
  const subject = options === undefined ? firstWord(rest) : script(rest, options);
  return oneLine([name, ...subject].join(' '));
}

function script(args: readonly string[], withValue: readonly string[]): readonly string[] {
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    const next = args[index + 1];
    if ((arg === '-m' || arg === '-jar') && next !== undefined) return [arg, baseName(next)];
    if (arg === '-c' || arg === '-e') return [arg, next ?? ''];
    if (withValue.includes(arg)) index += 1;
    else if (arg !== '' && !arg.startsWith('-')) return [baseName(arg)];
  }
  return [];
}

/** A subcommand such as `run` or `serve`, never an option or a path. */
function firstWord(args: readonly string[]): readonly string[] {
  const [first = ''] = args;
  return /^[a-z][\w:.-]*$/i.test(first) ? [first] : [];
}

function baseName(path: string): string {
  // win32's rules know both separators; a POSIX name with a backslash is rarer than Windows.
  return win32.basename(path).replace(/\.exe$/i, '') || path;
}

function oneLine(text: string): string {
  const flat = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  const points = [...flat];
  return points.length <= longest ? flat : `${points.slice(0, longest - 1).join('')}…`;
}
