import { canBindOnly } from '../../probe/boundSocket.ts';

/** How a port can be handed over to a command; `auto` chooses by platform and command. */
export const HANDOFFS = ['auto', 'hold', 'fd', 'reuseport', 'none'] as const;

/** How a port is to be handed over: what is asked for. */
export type Handoff = (typeof HANDOFFS)[number];

/**
 * How a port is handed over: what is done.
 * - `hold`: a socket that is bound and never listens keeps the port; a server that sets SO_REUSEADDR may
 *   listen beside it.
 * - `reuseport`: the same for servers that set SO_REUSEPORT.
 * - `fd`: the listening socket itself is inherited, as descriptor 3 and so on.
 * - `none`: nothing is held.
 */
export type Means = Exclude<Handoff, 'auto'>;

/** What can be done here. */
export type Choice =
  | { readonly kind: 'means'; readonly means: Means }
  /** `reason` completes "because". */
  | { readonly kind: 'unsupported'; readonly reason: string };

/** What the choice depends on; replaced in tests only. */
export interface Circumstances {
  readonly platform: NodeJS.Platform;
  readonly node: string;
  readonly canBindOnly: boolean;
}

/**
 * The means by which a command gets its port. `auto` is always met: by `fd` when the command itself names
 * the inherited descriptor, by `hold` where the system knows it, else by `none`.
 */
export function chooseMeans(
  wanted: Handoff,
  command: readonly string[],
  here: Circumstances = ourCircumstances(),
): Choice {
  if (wanted !== 'auto') {
    const reason = whyNot(wanted, here);
    return reason === undefined
      ? { kind: 'means', means: wanted }
      : { kind: 'unsupported', reason };
  }
  const likely: Means = namesDescriptor(command) ? 'fd' : 'hold';
  return { kind: 'means', means: whyNot(likely, here) === undefined ? likely : 'none' };
}

function ourCircumstances(): Circumstances {
  return {
    platform: process.platform,
    node: process.versions.node,
    canBindOnly: canBindOnly(),
  };
}

function whyNot(means: Means, here: Circumstances): string | undefined {
  if (means === 'none') return undefined;
  if (!here.canBindOnly) return `Node.js ${here.node} cannot bind a port without listening`;
  if (means === 'fd') {
    return here.platform === 'win32' ? 'Windows passes no sockets to programs' : undefined;
  }
  // BSD refuses a second bind to the same address, even when both set SO_REUSEADDR; on Windows the second one
  // would rob the first.
  if (here.platform !== 'linux') return 'only Linux can hold a port that a program then listens on';
  if (means === 'reuseport' && !knowsReusePort(here.node)) {
    return `it needs Node.js 22.12 or later, and this is ${here.node}`;
  }
  return undefined;
}

/** An older libuv ignores the flag without a word. */
function knowsReusePort(node: string): boolean {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 12);
}

/** `fd://3` (gunicorn, Hypercorn), `--fd 3` and `--fd=3` (Uvicorn): only who inherits a socket says so. */
function namesDescriptor(command: readonly string[]): boolean {
  return command.some(
    (word, i) =>
      /(^|[=,\s])fd:\/\/3\b/.test(word) ||
      word === '--fd=3' ||
      (word === '--fd' && command[i + 1] === '3'),
  );
}
