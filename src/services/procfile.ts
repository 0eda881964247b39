import { procfileLines } from '../literals/lines/procfileLines.ts';
import { isSegment, suggestName } from '../registry/names.ts';
import { positionAt } from '../registry/textPosition.ts';

/** A process of a Procfile. */
export interface Process {
  /** Its name as a service's: `Web` becomes `web`. */
  readonly name: string;
  /** The line that its shell runs. */
  readonly line: string;
  /**
   * `served`: it listens on the port in `PORT`. `given`: it gets one, as from Foreman, and may leave it. `none`: it
   * sets `PORT` itself.
   */
  readonly port: 'served' | 'given' | 'none';
  /** The line of the file that it stands on, from 1. */
  readonly at: number;
}

/** Something in a Procfile that is not run, and why. */
export interface ProcfileProblem {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** What Heroku runs once for each deployment, before anything is started. */
const RELEASE = 'release';

/**
 * Reads a Procfile: `name: command`, one line each, `#` for comments. Foreman and its kin pass over all other
 * lines; here they are told of, as a slip there costs a process.
 */
export function readProcfile(text: string): {
  readonly processes: readonly Process[];
  readonly problems: readonly ProcfileProblem[];
} {
  const processes = new Map<string, Process>();
  const problems: ProcfileProblem[] = [];
  for (const { start, label, command } of procfileLines(text)) {
    const at = positionAt(text, start).line;
    const tell = (message: string) => problems.push({ line: at, message });
    const name = label === undefined ? undefined : serviceName(label);
    const before = processes.get(name ?? '');
    if (label === undefined || name === undefined) {
      tell('This line is no process. Write "name: command".');
    } else if (command === '') {
      tell(`The process "${label}" has no command.`);
    } else if (name === RELEASE) {
      tell(`"${label}" is left out: Heroku runs it when it deploys, not as a service.`);
    } else if (before !== undefined) {
      tell(`"${label}" is left out: line ${before.at} has a process "${name}" already.`);
    } else {
      processes.set(name, { name, line: command, port: portOf(name, command), at });
    }
  }
  return { processes: [...processes.values()], problems };
}

function serviceName(label: string): string | undefined {
  return isSegment(label) ? label : suggestName(label);
}

/** By Heroku's rule `web` is the one that listens. */
function portOf(name: string, command: string): Process['port'] {
  if (/\$(?:PORT(?!\w)|\{PORT(?!\w))/.test(command)) return 'served';
  if (/(?:^|[\s;&|(])PORT=/.test(command)) return 'none';
  return name === 'web' ? 'served' : 'given';
}
