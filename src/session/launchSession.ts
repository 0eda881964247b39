import fs from 'node:fs';
import { AllocationError, ProjectPorts } from '../registry/projectPorts.ts';
import { asCoordinationFailure } from './coordination.ts';
import type { Desk } from './desk.ts';
import { endProcesses } from './endProcesses.ts';
import { AllocationFailedError, CancelledError, SessionError, StartFailedError } from './errors.ts';
import { type FilledCommand, fillCommand } from './filledCommand.ts';
import { chooseMeans, type Handoff, type Means } from './handoff/handoff.ts';
import { inShell } from './inShell.ts';
import type { StartedSession, StartOptions } from './operations.ts';
import { releaseOwnName } from './ownName.ts';
import type { SessionRecord } from './record.ts';
import { Rollback } from './rollback.ts';
import { runOnPort, type Trial } from './runOnPort.ts';
import { SESSION_VARIABLE } from './sessionFiles.ts';
import type { HeldSession } from './sessionStore.ts';
import { openLog } from './spawnGated.ts';
import { takeLock } from './takeLock.ts';
import { moveOn, takePort } from './takePort.ts';

/** How many ports a session tries when others take them. */
const TRIES = 5;

/** What a start works with. */
export interface Launch {
  readonly desk: Desk;
  readonly held: HeldSession;
  readonly options: StartOptions;
  readonly inherited: NodeJS.ProcessEnv;
  /** The log begins anew. */
  readonly fresh: boolean;
}

/**
 * Takes a session's lock, gives it its port, starts its process and waits until it is ready. When any of it fails,
 * all of it is undone.
 * @throws SessionError; what is a bug
 */
export async function launchSession(
  launch: Launch,
  record: SessionRecord,
): Promise<StartedSession> {
  const { desk, held, fresh } = launch;
  const undo = new Rollback();
  let log: number | undefined;
  try {
    undo.push(async () => void (await held.remove()));
    await held.write(record);
    const opened = openLog(desk.files.log(record.name), fresh);
    log = opened.fd;
    return await launchOnPort(launch, record, opened, undo);
  } catch (error) {
    const { done, failed } = await undo.run();
    removeIfEmpty(desk.files.log(record.name));
    const told = error instanceof SessionError ? error : asCoordinationFailure(held.name, error);
    throw told.with(done, failed);
  } finally {
    if (log !== undefined) closeLog(log);
  }
}

/** What a start that failed has printed is kept for a look. */
function removeIfEmpty(log: string): void {
  try {
    if (fs.statSync(log).size === 0) fs.rmSync(log);
  } catch {
    // The start failed for a better reason.
  }
}

/** The process has the log open on its own: what a network file system says here is no news of the session. */
function closeLog(fd: number): void {
  try {
    fs.closeSync(fd);
  } catch {}
}

async function launchOnPort(
  launch: Launch,
  draft: SessionRecord,
  log: Trial['log'],
  undo: Rollback,
): Promise<StartedSession> {
  const { desk, held, options } = launch;
  let record = draft;
  let means = meansFor(record);
  const lock = await takeLock(launch, record);
  if (lock !== undefined) {
    record = { ...record, fence: lock.fence };
    undo.push(async () => {
      lock.letGo();
      // It goes when the last process that has its socket does: one that could not be ended keeps it.
      const end = await endProcesses(desk.files, held.latest() ?? record, 0);
      return end.kind === 'failed' ? undefined : `lock ${draft.lock} was let go`;
    });
  }
  options.onStep?.('allocating');
  const taken = await takePort(desk, record);
  if (taken !== undefined) {
    record = { ...record, ...taken };
    undo.push(async () => {
      const { process } = held.latest() ?? {};
      const latest = process === undefined ? record : { ...record, process };
      const isFree = await releaseOwnName(desk.registry, latest);
      return isFree ? `port ${record.port} is free again` : undefined;
    });
  }
  for (let attempt = 1; ; attempt++) {
    refuseIfCancelled(launch);
    options.onStep?.('starting');
    const filled = await fill(launch, record);
    // What an earlier try wrote is no word of this one.
    const own = attempt === 1 ? log : { ...log, start: fs.fstatSync(log.fd).size };
    const outcome = await runOnPort({ ...launch, log: own, filled, means, lock }, record);
    if (outcome.kind === 'ready') {
      lock?.letGo();
      return outcome.session;
    }
    const { why, error } = outcome;
    const { process } = outcome.record;
    const end = await endProcesses(desk.files, outcome.record, 2_000);
    if (end.kind === 'failed') {
      throw error.with([], [`Its process ${process?.pid} could not be ended (${end.code}).`]);
    }
    if (why === 'hold' && record.handoff === 'auto' && means === 'hold') {
      // Its server does not share: it sets no SO_REUSEADDR.
      means = 'none';
    } else if (why === 'taken' && record.ownsName && attempt < TRIES) {
      const port = await moveOn(desk, record);
      if (port === undefined) throw error;
      fs.writeSync(
        log.fd,
        `berth: port ${record.port} was taken by another program; now on ${port}\n`,
      );
      record = { ...record, port };
    } else {
      throw error.with(end.signal === undefined ? [] : ['its process was ended'], []);
    }
  }
}

/** @throws CancelledError */
function refuseIfCancelled({ held, options }: Launch): void {
  if (options.signal?.aborted) throw new CancelledError(held.name, `${held.name} was not started.`);
}

function meansFor({ name, handoff, portName, command }: SessionRecord): Means {
  if (portName === undefined) return 'none';
  const choice = chooseMeans(handoff as Handoff, command);
  if (choice.kind === 'means') return choice.means;
  throw new StartFailedError(
    name,
    `${name} was not started, as its port cannot be handed over by "${handoff}": ${choice.reason}.`,
  );
}

/** The command with its numbers, and the environment of its processes. */
async function fill(
  { desk, inherited }: Launch,
  { name, root, command, shell, env, portName, allVariables }: SessionRecord,
): Promise<FilledCommand> {
  const ports = new ProjectPorts(desk.registry, root);
  const only = allVariables || portName === undefined ? [] : [portName];
  const given = { ...(portName === undefined ? {} : { PORT: `$<port:${portName}>` }), ...env };
  try {
    const filled = await fillCommand(ports, command, withoutOuter(inherited), only, given);
    return shell ? { ...filled, command: inShell(filled.command[0] ?? '') } : filled;
  } catch (error) {
    if (!(error instanceof AllocationError)) throw error;
    throw new AllocationFailedError(name, `${name} was not started. ${error.message}`, {
      cause: error,
    });
  }
}

/** What an outer session, or a socket that was handed to this process, left in its environment. */
function withoutOuter(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { LISTEN_FDS, LISTEN_PID, LISTEN_FDNAMES, [SESSION_VARIABLE]: _, ...own } = env;
  return own;
}
