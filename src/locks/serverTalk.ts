/** The word by which `berth` starts the user's own lock server in the background; nobody else is to use it. */
export const SERVE_LOCKS = '__locks';

/** The name in the registry whose number the user's own lock server has, while it runs: it comes and goes. */
export const SERVER_NAME = '/berth-locks';

/** What a server that was started tells whoever started it, once. */
export type Told =
  /** It serves, or another one does by now. */
  | { readonly kind: 'ready' }
  /** There is none; `message` says why and what to do. */
  | { readonly kind: 'failed'; readonly message: string };
