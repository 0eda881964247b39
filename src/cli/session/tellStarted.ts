import type { SessionRecord } from '../../session/record.ts';
import type { SessionFiles } from '../../session/sessionFiles.ts';
import type { Cli } from '../cli.ts';
import { sessionJson } from './asJson.ts';

/**
 * Prints what a script wants to know of a session that is up: its port, or all about it.
 * @param readyMs how long it took to get ready, where that is known
 */
export function tellStarted(
  record: SessionRecord,
  readyMs: number | undefined,
  files: SessionFiles,
  json: boolean,
  cli: Cli,
): void {
  if (json) {
    const took = readyMs === undefined ? {} : { readyMs: Math.round(readyMs) };
    cli.print(JSON.stringify({ ...sessionJson({ record, state: 'ready' }, files), ...took }));
  } else if (record.port !== undefined) cli.print(String(record.port));
}
