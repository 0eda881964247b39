import { listListeners } from '../../../probe/listeners.ts';
import {
  type PoolStatus,
  poolStatus as statusOfPool,
} from '../../../registry/setAside/poolStatus.ts';
import { rangeText } from '../../../registry/setAside/rangeText.ts';
import { explainUnknownPool } from '../../../registry/unknownPool.ts';
import { type Action, openRegistry } from '../../cli.ts';
import { columns } from '../../columns.ts';
import { EXIT } from '../../exitCodes.ts';
import { adviseOnNoPools } from '../../noPools.ts';
import { styleFor } from '../../style.ts';

/** `berth pool status [NAME]` */
export const poolStatus: Action<'pool status'> = async ({ operands: [wanted], options }, cli) => {
  const book = await openRegistry(cli).read();
  const { pools } = book.setAside;
  const shown = [...pools.values()].filter(({ name }) => wanted === undefined || name === wanted);
  if (wanted !== undefined && shown.length === 0) {
    cli.say(explainUnknownPool(wanted, book));
    return EXIT.failure;
  }
  const listeners = shown.length === 0 ? [] : await listListeners();
  const used = new Set(listeners.map(({ port }) => port));
  const statuses = shown.map((pool) => statusOfPool(pool, book, used));
  if (options.json) {
    const list = statuses.map(asJson);
    cli.print(JSON.stringify(wanted === undefined ? list : list[0], undefined, 2));
    return EXIT.done;
  }
  if (statuses.length === 0) return adviseOnNoPools(cli);
  for (const line of table(statuses, styleFor(cli.env).dim)) cli.print(line);
  return EXIT.done;
};

function asJson({ pool: { name, ...pool }, ...counts }: PoolStatus): object {
  return { pool: name, ...pool, ...counts };
}

function table(statuses: readonly PoolStatus[], dim: (text: string) => string): string[] {
  const header = ['POOL', 'PORTS', 'TOTAL', 'NAMES', 'FREE', 'IN USE', 'RESERVED', 'USED'];
  const number = (n: number | string) => ({ text: String(n), align: 'right' as const });
  return columns([
    header.map((text, i) => ({ text, paint: dim, ...(i < 2 ? {} : { align: 'right' as const }) })),
    ...statuses.map(({ pool, capacity, ...counts }) => [
      { text: pool.name },
      { text: rangeText(pool) },
      number(counts.total === capacity ? capacity : `${capacity} of ${counts.total}`),
      number(counts.allocated),
      number(counts.free),
      number(counts.inUse),
      number(counts.reserved),
      number(`${Math.round(100 * counts.utilisation)}%`),
    ]),
  ]);
}
