import type { Listener } from '../probe/listeners.ts';
import type { NameProblem } from './names.ts';
import type { Allocation, Move, Renaming } from './registry.ts';

/** A result that brought nothing, of any of the registry's operations. */
export type Failure =
  | Exclude<Allocation, { kind: 'allocated' }>
  | Exclude<Move, { kind: 'moved' }>
  | Exclude<Renaming, { kind: 'renamed' }>;

/** A failure in a sentence or two for people: what is wrong, then what to do. */
export function explain(failure: Failure): string {
  switch (failure.kind) {
    case 'invalid-name':
      return explainName(failure.problem);
    case 'has-other':
      return `${failure.named.name} already has ${failure.named.port}, so it cannot have ${failure.wanted}. Move it there if that is what you want.`;
    case 'held':
      return `Port ${failure.port} belongs to ${failure.holder}.`;
    case 'in-use':
      return failure.listener === undefined
        ? `Port ${failure.port} is in use, though nobody is seen to listen on it: an open connection, a held socket or another user's program has it.`
        : `Port ${failure.port} is in use by ${describeListener(failure.listener)}.`;
    case 'unusable':
      return failure.code === 'EACCES'
        ? `Port ${failure.port} may not be used: the system reserves it.`
        : `Port ${failure.port} cannot be used (${failure.code}).`;
    case 'exhausted':
      return `No port is free from ${failure.range.first} to ${failure.range.last}. Release a name, or choose another range.`;
    case 'unknown-name':
      return `There is no name ${failure.name}.`;
    case 'name-taken':
      return `There is a name ${failure.named.name} already, with port ${failure.named.port}.`;
  }
}

/** What is wrong with a name, and one that would do. */
export function explainName({ message, suggestion }: NameProblem): string {
  return suggestion === undefined ? message : `${message} Try "${suggestion}".`;
}

/** A listener in a few words: `node server.js (process 4711)`. */
export function describeListener(listener: Listener): string {
  if (listener.pid === undefined) {
    const user = listener.user === undefined ? 'another user' : `user ${listener.user}`;
    return `a program of ${user}`;
  }
  const command = listener.command ?? 'a program';
  return `${command} (process ${listener.pid})`;
}
