import { isJsonObject } from '../registry/jsonObject.ts';
import { isTime } from '../registry/records/line.ts';
import { type LockAddress, sayAddress } from './lockAddress.ts';
import { LockError } from './lockError.ts';
import { ACTIONS, isClientId, isLockName, type LockRow } from './protocol.ts';
import { ANSWER, endedEarly, nonsense, refusal, silent, Talk } from './talk.ts';

/** The longest list that is taken in, in bytes: some 100,000 holders and waiters. */
const LONGEST_LIST = 16 * 1024 * 1024;

/**
 * The locks that a server's clients hold and wait for.
 * @throws LockError
 */
export async function askLocks(address: LockAddress): Promise<readonly LockRow[]> {
  const talk = await Talk.open(address, LONGEST_LIST);
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<readonly LockRow[]>((resolve, reject) => {
      timer = setTimeout(() => reject(silent(address)), ANSWER);
      talk.listen({
        onEnd: (how) => reject(endedEarly(address, how)),
        onReply(reply) {
          if (reply.kind === 'err') return reject(refusal(address, reply.message));
          if (reply.kind === 'bad-action') return reject(noList(address));
          const rows = reply.kind === 'locks' ? readRows(reply.value) : undefined;
          if (rows === undefined) reject(nonsense(address));
          else resolve(rows);
        },
      });
      talk.send(ACTIONS.locks, { secret: address.secret });
    });
  } finally {
    clearTimeout(timer);
    talk.destroy();
  }
}

function noList(address: LockAddress): LockError {
  return new LockError(
    'protocol',
    `The lock server at ${sayAddress(address)} does not tell its locks: it is another program than Berth's.`,
  );
}

/** Nothing but what is known to be harmless: a server may say anything besides. */
function readRows(value: unknown): readonly LockRow[] | undefined {
  if (!Array.isArray(value) || !value.every(isRow)) return undefined;
  return value.map(({ name, client, fence, since, waiting }) => ({
    name,
    client,
    fence,
    since,
    waiting: waiting.map((place) => ({ client: place.client, since: place.since })),
  }));
}

function isRow(value: unknown): value is LockRow {
  return (
    isJsonObject(value) &&
    typeof value.name === 'string' &&
    isLockName(value.name) &&
    Number.isSafeInteger(value.fence) &&
    isPlace(value) &&
    Array.isArray(value.waiting) &&
    value.waiting.every(isPlace)
  );
}

function isPlace(value: unknown): boolean {
  return isJsonObject(value) && isClient(value.client) && isTime(value.since);
}

/** Empty for a client that gave no name. */
function isClient(value: unknown): boolean {
  return typeof value === 'string' && (value === '' || isClientId(value));
}
