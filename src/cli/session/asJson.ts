import type { SessionStatus } from '../../session/operations.ts';
import type { SessionFiles } from '../../session/sessionFiles.ts';
import { lockStateOf } from './lockWords.ts';

/** A session for `--json`. Values of variables may be secrets: their names are told only. */
export function sessionJson(status: SessionStatus, files: SessionFiles) {
  const { record, state } = status;
  const { name, port, process, pool, root, cwd, command, shell, ready, handoff, means } = record;
  const { started, readyAt, end, supervisor, restarts, readyTimeout, env } = record;
  const { lock, fence, waitsFor } = record;
  return {
    session: name,
    state,
    ...(port === undefined ? {} : { port }),
    ...(process === undefined ? {} : { pid: process.pid }),
    ...(pool === undefined ? {} : { pool }),
    root,
    cwd,
    command,
    ...(shell ? { shell } : {}),
    variables: Object.keys(env),
    ...(lock === undefined
      ? {}
      : { lock: { name: lock, state: lockStateOf(status), fence, waitsFor } }),
    ready,
    readyTimeoutMs: readyTimeout,
    handoff: { asked: handoff, used: means },
    started,
    ...(readyAt === undefined ? {} : { readyAt }),
    ...(end === undefined ? {} : { end }),
    ...(supervisor === undefined ? {} : { supervisor: supervisor.pid, restarts: restarts ?? 0 }),
    log: files.log(name),
  };
}
