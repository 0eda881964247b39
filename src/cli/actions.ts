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
  scan: async () => (await import('./verbs/scan.ts')).scan,
  gc: async () => (await import('./verbs/gc.ts')).gc,
  log: async () => (await import('./verbs/log.ts')).log,
  stats: async () => (await import('./verbs/stats.ts')).stats,
  'pool add': async () => (await import('./verbs/pool/add.ts')).poolAdd,
  'pool list': async () => (await import('./verbs/pool/list.ts')).poolList,
  'pool status': async () => (await import('./verbs/pool/status.ts')).poolStatus,
  'pool remove': async () => (await import('./verbs/pool/remove.ts')).poolRemove,
  reserve: async () => (await import('./verbs/reserve.ts')).reserve,
  unreserve: async () => (await import('./verbs/unreserve.ts')).unreserve,
  pin: async () => (await import('./verbs/pin.ts')).pin,
  unpin: async () => (await import('./verbs/pin.ts')).unpin,
  doctor: async () => (await import('./verbs/doctor.ts')).doctor,
  completion: async () => (await import('./verbs/completion.ts')).completion,
  help: async () => (await import('./verbs/help.ts')).help,
};
