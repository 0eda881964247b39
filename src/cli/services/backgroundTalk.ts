/** The word by which `berth up --detach` starts itself in the background; nobody else is to use it. */
export const SUPERVISE = '__supervise';

/** What a supervisor in the background tells whoever waits for it. */
export type Told =
  | { readonly kind: 'said'; readonly words: string }
  /** All are ready. */
  | { readonly kind: 'ready' }
  /** Nothing of it is left; `lines` say why. */
  | { readonly kind: 'failed'; readonly lines: readonly string[]; readonly code: number };

/** What it is told; when its channel closes before all are ready it stops as well. */
export type Order = 'stop' | 'kill';
