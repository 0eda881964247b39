import { logFile, olderLogFile, stampOf } from './files.ts';
import type { LogLine } from './line.ts';
import { countLines, type LogText, linesOf, readLog } from './readLog.ts';
import { readBase, type StatsBase } from './statsBase.ts';
import { Tally } from './tally.ts';

/** How often all is read again when the log made way meanwhile, which happens once in thousands of operations. */
const MAX_TRIES = 10;

/** What has been recorded about a registry. */
export interface Statistics {
  readonly tally: Tally;
  /** Whether what was counted in logs that are gone cannot be read. */
  readonly baseDamaged: boolean;
}

/** All that has been counted so far. Takes no lock; a registry without records has counted nothing. */
export function readStatistics(registry: string): Statistics {
  const { base, older, current } = readFiles(registry);
  const tally = base.kind === 'ok' ? base.tally : new Tally();
  // Killed before the log made way: the base counts the older log already.
  if (base.kind !== 'ok' || older?.mark !== base.folded) countLines(tally, older);
  countLines(tally, current);
  return { tally, baseDamaged: base.kind === 'damaged' };
}

/** How far a log has been read. */
export interface Position {
  /** The file of the log, as its `mark` tells it. */
  readonly mark: string;
  /** How many of its lines, those that make no sense among them. */
  readonly count: number;
}

/**
 * The lines of the log that are kept, oldest first; after a position, those that came since. Takes no lock.
 */
export function readLines(
  registry: string,
  after?: Position,
): { readonly lines: readonly LogLine[]; readonly end: Position | undefined } {
  const { older, current } = readFiles(registry);
  const logs = [older, current].flatMap((log) => {
    const lines = log === undefined ? [] : [...linesOf(log)];
    // Without a line it has no mark yet.
    return log === undefined || lines.length === 0 ? [] : [{ mark: log.mark, lines }];
  });
  const known = logs.findIndex(({ mark }) => mark === after?.mark);
  const lines = logs
    .slice(Math.max(known, 0))
    .flatMap((log) => log.lines.slice(log.mark === after?.mark ? after.count : 0))
    .filter((line) => line !== undefined);
  const last = logs.at(-1);
  return { lines, end: last === undefined ? after : { mark: last.mark, count: last.lines.length } };
}

interface Files {
  readonly base: StatsBase;
  readonly older: LogText | undefined;
  readonly current: LogText | undefined;
}

/** The three files as they were at one moment. */
function readFiles(registry: string): Files {
  for (let attempt = 1; ; attempt++) {
    const stamp = stampOf(registry);
    const files = {
      base: readBase(registry),
      older: readLog(olderLogFile(registry)),
      current: readLog(logFile(registry)),
    };
    if (stamp === stampOf(registry) || attempt === MAX_TRIES) return files;
  }
}
