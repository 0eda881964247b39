import type { Book } from '../../registry/book.ts';
import type { FullName } from '../../registry/names.ts';
import { poolStatus } from '../../registry/setAside/poolStatus.ts';
import type { SessionState, SessionStatus } from '../../session/operations.ts';
import { columns } from '../columns.ts';
import type { Style } from '../style.ts';
import { statePaints } from './words.ts';

/** How a user's sessions and pools are doing. */
export interface Overview {
  readonly counts: Readonly<Record<SessionState, number>>;
  /** Those that run, or are about to. */
  readonly active: number;
  /** Those that run and do not listen on their port. */
  readonly silent: readonly FullName[];
  readonly pools: readonly PoolUse[];
}

/** How much of a pool is used. */
export interface PoolUse {
  readonly pool: string;
  /** Sessions that have a port of it. */
  readonly sessions: number;
  /** Names that have one. */
  readonly used: number;
  /** How many names may have one. */
  readonly max: number;
  /** From 0 to 1. */
  readonly utilisation: number;
}

/** Counts sessions and pools. */
export function overview(statuses: readonly SessionStatus[], book: Book): Overview {
  const counts = { starting: 0, ready: 0, silent: 0, ended: 0, unknown: 0 };
  for (const { state } of statuses) counts[state]++;
  const running = statuses.filter(({ state }) => state !== 'ended');
  const ports = new Set(running.flatMap(({ record }) => record.port ?? []));
  return {
    counts,
    active: counts.starting + counts.ready + counts.silent,
    silent: statuses.flatMap(({ record, state }) => (state === 'silent' ? [record.name] : [])),
    pools: Array.from(book.setAside.pools.values(), (pool) => {
      const { allocated, capacity, utilisation } = poolStatus(pool, book, new Set());
      return {
        pool: pool.name,
        sessions: book.ofPool(pool.name).filter(({ port }) => ports.has(port)).length,
        used: allocated,
        max: capacity,
        utilisation,
      };
    }),
  };
}

/** For `--json`. */
export function overviewJson({ counts, active, silent, pools }: Overview): object {
  return { active, healthy: counts.ready, sessions: counts, silent, pools };
}

/** For people. */
export function overviewLines({ counts, silent, pools }: Overview, style: Style): string[] {
  const paints = statePaints(style);
  const states = (Object.keys(counts) as SessionState[]).filter((state) => counts[state] > 0);
  const parts = states.map((state) => paints[state](`${counts[state]} ${state}`));
  const header = ['POOL', 'SESSIONS', 'NAMES', 'MAX', 'USED'];
  const number = (n: number | string) => ({ text: String(n), align: 'right' as const });
  return [
    parts.length === 0 ? 'No sessions.' : `Sessions: ${parts.join(', ')}.`,
    ...silent.map((name) => `  ${name} runs, but does not listen on its port.`),
    ...(pools.length === 0 ? [] : ['']),
    ...(pools.length === 0
      ? []
      : columns([
          header.map((text, i) => ({
            text,
            paint: style.dim,
            ...(i === 0 ? {} : { align: 'right' as const }),
          })),
          ...pools.map(({ pool, sessions, used, max, utilisation }) => [
            { text: pool },
            number(sessions),
            number(used),
            number(max),
            number(`${Math.round(100 * utilisation)}%`),
          ]),
        ])),
  ];
}
