import type { Action } from './cli.ts';
import type { VerbName } from './verbTable.ts';

/** What each verb does; loaded when it is used, so that `get` pays for nothing else. */
export const ACTIONS: { readonly [V in VerbName]: () => Promise<Action<V>> } = {
  get: async () => (await import('./verbs/get.ts')).get,
  list: async () => (await import('./verbs/list.ts')).list,
  run: async () => (await import('./verbs/run.ts')).run,
  env: async () => (await import('./verbs/env.ts')).env,
  who: async () => (await import('./verbs/who.ts')).who,
  move: async () => (await import('./verbs/move.ts')).move,
  rename: async () => (await import('./verbs/rename.ts')).rename,
  release: async () => (await import('./verbs/release.ts')).release,
  doctor: async () => (await import('./verbs/doctor.ts')).doctor,
  completion: async () => (await import('./verbs/completion.ts')).completion,
  help: async () => (await import('./verbs/help.ts')).help,
};
