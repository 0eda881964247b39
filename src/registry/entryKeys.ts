import { toPid } from '../probe/port.ts';
import type { ProcessIdentity } from '../probe/process.ts';
import type { Entry } from './document.ts';
import { isJsonObject } from './jsonObject.ts';
import { isSegment } from './names.ts';

/** The keys that only some entries have. */
type RareKeys = Pick<Entry, 'note' | 'pool' | 'pinned' | 'until'>;

/**
 * What Berth's own keys in an entry say that not every entry has, key by key: what others keep in the record is
 * theirs, and is not what ours mean. A key with a value that makes no sense counts as absent.
 * @returns `undefined` for an entry without any, as most are
 */
export function rareKeys({ note, pool, pinned, until }: Entry): RareKeys | undefined {
  if (note === undefined && pool === undefined && pinned === undefined && until === undefined) {
    return undefined;
  }
  const process = parseIdentity(until);
  return {
    ...(typeof note === 'string' ? { note } : {}),
    ...(typeof pool === 'string' && isSegment(pool) ? { pool } : {}),
    ...(pinned === true ? { pinned } : {}),
    ...(process === undefined ? {} : { until: process }),
  };
}

/** The value as the identity of a process, or `undefined` when it is none. */
function parseIdentity(value: unknown): ProcessIdentity | undefined {
  if (!isJsonObject(value)) return undefined;
  const pid = toPid(value.pid);
  const { start, boot, ns, host } = value;
  const texts = [start, boot, ns, host];
  if (pid === undefined || !texts.every((text) => typeof text === 'string')) return undefined;
  return { pid, start, boot, ns, host } as ProcessIdentity;
}
