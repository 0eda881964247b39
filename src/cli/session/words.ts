import type { SessionState, Stopped } from '../../session/operations.ts';
import type { SessionEnd, SessionRecord } from '../../session/record.ts';
import type { Style } from '../style.ts';

/** That a session is up: `/vm/17 is ready on port 6117 (process 4711, held while it runs, 85 ms)`. */
export function readyWords(record: SessionRecord, name: string, readyMs?: number): string {
  const { port, process, ready } = record;
  const what = ready === 'none' ? 'was started' : 'is ready';
  const where = port === undefined ? '' : ` on port ${port}`;
  const details = [
    ...(process === undefined ? [] : [`process ${process.pid}`]),
    ...(port === undefined ? [] : [meansWords(record)]),
    ...(readyMs === undefined ? [] : [`${Math.round(readyMs)} ms`]),
  ];
  return `${name} ${what}${where} (${details.join(', ')})`;
}

/** How a session has its port: `held while it runs`. */
export function meansWords({ means }: SessionRecord): string {
  switch (means) {
    case 'hold':
      return 'held while it runs';
    case 'reuseport':
      return 'held by SO_REUSEPORT while it runs';
    case 'fd':
      return 'handed over as descriptor 3';
    default:
      return 'not held';
  }
}

/** How a process ended: `with exit code 1`; empty where nobody saw it. */
export function endWords(end: SessionEnd | undefined): string {
  if (end?.signal !== undefined) return `by ${end.signal}`;
  return end?.code === undefined ? '' : `with exit code ${end.code}`;
}

/** What a session was told to run, on one line. */
export function commandWords({ command, shell }: SessionRecord): string {
  if (shell) return command.join(' ');
  return command.map((word) => (/[\s'"$]|^$/.test(word) ? quoted(word) : word)).join(' ');
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** How each state is painted. */
export function statePaints(style: Style): Readonly<Record<SessionState, Style['good']>> {
  return {
    starting: style.dim,
    ready: style.good,
    silent: style.bad,
    ended: style.dim,
    unknown: style.dim,
  };
}

/** What became of a session that was to be stopped, in a sentence. */
export function stoppedWords({ record, signal }: Stopped, name: string): string {
  if (record.phase === 'starting' && record.process === undefined) {
    return `${name} will not be started any more.`;
  }
  if (record.end !== undefined || signal === undefined) {
    const how = endWords(record.end);
    return `${name} had ended already${how === '' ? '' : ` ${how}`}; its log is gone now.`;
  }
  const how = signal === 'SIGKILL' ? ' It did not end in time, so it was killed.' : '';
  // A name that was there before keeps its port.
  const port = record.ownsName ? `; port ${record.port} is free again` : '';
  return `Stopped ${name}${port}.${how}`;
}
