import type { Listener } from '../probe/listeners.ts';
import type { Port } from '../probe/port.ts';
import type { ProjectPorts } from '../registry/projectPorts.ts';
import { type FilledCommand, fillCommand } from './filledCommand.ts';
import { chooseMeans, type Handoff } from './handoff/handoff.ts';
import { isBlocked } from './handoff/isBlocked.ts';
import { type KeptPort, keepPorts, releaseKept } from './handoff/keepPorts.ts';
import { namesToKeep } from './handoff/namesToKeep.ts';
import { strangersOn } from './handoff/strangersOn.ts';
import { type ChildEnd, type Inheritance, runChild } from './runChild.ts';

/** What is worth telling while a command runs on its ports. */
export type RunNews =
  /** The command is about to start, for the first time or again. */
  | {
      readonly kind: 'starting';
      readonly ports: readonly KeptPort[];
      readonly clashes: FilledCommand['clashes'];
      readonly again: boolean;
    }
  /** What was asked for can't be done here; nothing is held. `reason` completes "because". */
  | { readonly kind: 'unsupported'; readonly reason: string }
  /** Strangers took new names' ports before the command listened; it is started again. */
  | { readonly kind: 'moved'; readonly names: readonly MovedName[] };

/** A new name that got another number. */
export interface MovedName {
  readonly name: string;
  readonly from: Port;
  readonly to: Port;
  /** Absent for what doesn't listen: an outgoing connection, a socket that is only bound. */
  readonly stranger?: Listener;
}

/** What became of a command and its ports. */
export type RunResult =
  | {
      readonly kind: 'ran';
      readonly filled: FilledCommand;
      readonly end: ChildEnd;
      readonly ports: readonly KeptPort[];
      /** It ended by itself, with a failure, within seconds: as servers do that can't listen. */
      readonly failedSoon: boolean;
      /** Somebody named the ports, be it in the command: it is likely to listen on them. */
      readonly isChosen: boolean;
    }
  /** No socket can be handed over: several names come into question, or none. */
  | { readonly kind: 'which-name'; readonly names: readonly string[] }
  /** The socket of this name can't be handed over: somebody has the port. */
  | { readonly kind: 'port-taken'; readonly name: string; readonly port: Port }
  /** Sockets can't be handed over here at all. `reason` completes "because". */
  | { readonly kind: 'unsupported'; readonly reason: string };

/** How a command is run. */
export interface RunOptions {
  readonly handoff: Handoff;
  /** These names' variables and ports only. */
  readonly only: readonly string[];
  readonly inherited: NodeJS.ProcessEnv;
  readonly tell: (news: RunNews) => void;
}

/** A server that can't listen says so within this time, in ms. */
const SOON = 5000;

/** How often a command is started again on other numbers. */
const MOST_RESTARTS = 3;

/**
 * Runs a command on its ports: the names get their numbers, the ports are kept until the command has ended, and a
 * new name whose port a stranger took nevertheless moves, with a new start of the command.
 * @throws AllocationError, ConfigError, RegistryError, HoldError
 */
export async function runCommand(
  ports: ProjectPorts,
  command: readonly string[],
  { handoff, only, inherited, tell }: RunOptions,
): Promise<RunResult> {
  const choice = chooseMeans(handoff, command);
  if (choice.kind === 'unsupported') {
    if (handoff === 'fd') return choice;
    tell(choice);
  }
  const means = choice.kind === 'means' ? choice.means : 'none';
  const { names, isChosen } = await namesToKeep(ports, only, command);
  if (means === 'fd' && !isChosen && names.length !== 1) return { kind: 'which-name', names };
  const fresh = new Set<string>();
  for (let restarts = 0; ; restarts++) {
    const kept = await keepPorts(ports, names, means, fresh);
    for (const { name, isNew } of kept) if (isNew) fresh.add(name);
    try {
      const filled = await fillCommand(ports, command, inherited, only);
      const lost = means === 'fd' ? kept.find(({ held }) => held === undefined) : undefined;
      if (lost?.refused !== undefined) throw lost.refused;
      if (lost !== undefined) return { kind: 'port-taken', name: lost.name, port: lost.port };
      tell({ kind: 'starting', ports: kept, clashes: filled.clashes, again: restarts > 0 });
      const started = performance.now();
      const end = await runChild(filled.command, filled.env, {
        inheritance: inheritanceOf(kept),
      });
      if (end.kind === 'port-taken') {
        const name = kept.find(({ port }) => port === end.port)?.name ?? '';
        return { kind: 'port-taken', name, port: end.port };
      }
      const failedSoon = isFailure(end) && performance.now() - started < SOON;
      const mayMove = failedSoon && restarts < MOST_RESTARTS && isLeftToBerth(handoff);
      // What keeps it from being looked at must not hide how the command ended.
      const moved = mayMove ? await moveAway(ports, kept).catch(() => []) : [];
      if (moved.length === 0) {
        return { kind: 'ran', filled, end, ports: kept, failedSoon, isChosen };
      }
      tell({ kind: 'moved', names: moved });
    } finally {
      releaseKept(kept);
    }
  }
}

/** Who asked for certain means wants to see them fail. */
function isLeftToBerth(handoff: Handoff): boolean {
  return handoff === 'auto' || handoff === 'none';
}

/** It ended by itself, and not well. Shells say 126 and 127 of commands that never ran. */
function isFailure(end: ChildEnd): boolean {
  return end.kind === 'exited' && !end.interrupted && end.code !== 0 && end.code < 126;
}

function inheritanceOf(kept: readonly KeptPort[]): Inheritance | undefined {
  const listeners = kept.flatMap(({ held }) => (held?.means === 'fd' ? [held] : []));
  return listeners.length === 0 ? undefined : { names: kept.map(({ name }) => name), listeners };
}

/** Gives other numbers to names whose ports strangers took, unless one of them was there before this run. */
async function moveAway(ports: ProjectPorts, kept: readonly KeptPort[]): Promise<MovedName[]> {
  const strangers = await strangersOn(
    kept.map(({ port }) => port),
    ports,
  );
  const unheld = kept.filter(({ port, held }) => held?.fd === undefined && !strangers.has(port));
  const blocked = new Set<Port>();
  for (const { port } of unheld) {
    if (await isBlocked(port)) blocked.add(port);
  }
  const taken = kept.filter(({ port }) => strangers.has(port) || blocked.has(port));
  if (!taken.every(({ isNew }) => isNew)) return [];
  const moved: MovedName[] = [];
  for (const { name, port } of taken) {
    const stranger = strangers.get(port);
    const move = await ports.registry.move({ name, root: ports.root });
    if (move.kind !== 'moved') return [];
    const to = move.named.port;
    moved.push({ name, from: port, to, ...(stranger === undefined ? {} : { stranger }) });
  }
  return moved;
}
