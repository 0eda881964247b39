import type { Listener } from '../probe/listeners.ts';
import { describeListener } from '../registry/messages.ts';
import type { NameState } from '../registry/status.ts';

/** A name's state in one or two words. */
export function stateWord(state: NameState): string {
  switch (state.kind) {
    case 'free':
      return 'free';
    case 'listening':
      return 'listening';
    case 'stranger':
      return 'taken';
  }
}

/** Who listens on a name's number, for people; empty when nobody does. */
export function listenerWords(state: NameState): string {
  if (state.kind === 'free') return '';
  const who = describeListener(state.listener);
  const { cwd } = state.listener;
  return state.kind === 'stranger' && cwd !== undefined ? `${who} in ${cwd}` : who;
}

/** A listener for `--json`. */
export function listenerJson(listener: Listener): object {
  const { parents, ...shown } = listener;
  return {
    ...shown,
    ...(parents === undefined
      ? {}
      : { parents: parents.map(({ pid, command }) => ({ pid, command })) }),
  };
}
