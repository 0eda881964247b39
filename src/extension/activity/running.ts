import type { Listener } from '../../probe/listeners.ts';
import type { Pid, Port } from '../../probe/port.ts';
import { ancestors } from '../../probe/process.ts';
import type { NameRef } from '../../registry/book.ts';
import type { FullName } from '../../registry/names.ts';
import type { NameState, NameStatus } from '../../registry/status.ts';

/** What runs on a name, as a row shows it. */
export interface Running {
  readonly kind: 'task' | 'debug';
  /** What the user calls it: the task's or the launch configuration's name. */
  readonly label: string;
  /** `ready` while it listens; `starting` in its first minute, `quiet` afterwards while nobody does. */
  readonly state: 'starting' | 'quiet' | 'ready';
}

/** A name that something which runs has the number of. */
export interface UsedPort {
  readonly ref: NameRef;
  readonly port: Port;
  /** Whether it is to listen there itself, as far as its definition tells. */
  readonly serves: boolean;
}

/** Something of this window that runs. */
export interface Run {
  readonly kind: Running['kind'];
  readonly label: string;
  readonly used: readonly UsedPort[];
  /** When it began, in ms since 1970: whatever listened before isn't of it. */
  readonly since: number;
  /** Its topmost process, where that is known. */
  readonly pid?: Pid;
}

/** A process' start is told in whole seconds on some systems, and rounded on the others. */
const TOLERANCE = 1_000;

/** Who doesn't listen after this time may never do so, in ms: tests, for example, that only might start a server. */
const START = 60_000;

/** What runs on each name; names that nothing runs on are left out. */
export async function runningOn(
  runs: readonly Run[],
  statuses: readonly NameStatus[],
  fullName: (ref: NameRef) => FullName,
  now = Date.now(),
): Promise<ReadonlyMap<FullName, Running>> {
  const running = new Map<FullName, Running>();
  if (runs.length === 0) return running;
  const byName = new Map(statuses.map((status) => [status.named.name, status]));
  for (const run of runs) {
    for (const used of run.used) {
      const name = fullName(used.ref);
      const status = byName.get(name);
      // A name that was moved since: the run has the old number.
      if (status?.named.port !== used.port || running.get(name)?.state === 'ready') continue;
      const state = await stateOf(run, used, status.state, now);
      const { kind, label } = run;
      if (state !== undefined) running.set(name, { kind, label, state });
    }
  }
  return running;
}

async function stateOf(
  run: Run,
  { serves }: UsedPort,
  state: NameState,
  now: number,
): Promise<Running['state'] | undefined> {
  if (state.kind === 'free') {
    if (!serves) return undefined;
    return now - run.since < START ? 'starting' : 'quiet';
  }
  if (state.kind === 'stranger') return undefined;
  return (await isOf(run, state.listener)) ? 'ready' : undefined;
}

/** Whether a listener belongs to a run: by its parents, or where these can't tell, by when it began. */
async function isOf({ pid, since }: Run, listener: Listener): Promise<boolean> {
  if (pid !== undefined && listener.pid !== undefined) {
    return (
      listener.pid === pid || (await ancestors(listener.pid)).some((parent) => parent.pid === pid)
    );
  }
  return listener.started !== undefined && Date.parse(listener.started) >= since - TOLERANCE;
}
