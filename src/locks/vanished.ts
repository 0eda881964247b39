import { readUnacknowledged } from '../probe/linuxTcp.ts';
import { plainAddress } from './address.ts';
import type { Connection } from './connection.ts';

/** How often answers are looked after, within the time that they may be under way. */
const LOOKS = 4;

/** One client, as far as looking after its answers goes. */
interface Guest {
  readonly connection: Connection;
  end(why: 'vanished'): void;
}

/**
 * Ends visits of clients that vanished while an answer was under way. Keep-alive does not notice those: while
 * something is not acknowledged the system only sends it again, for a quarter of an hour and more. Linux says
 * which connections these are. Elsewhere only those are found whose answers the system does not even take any
 * more; the rest is left to the system's own time.
 *
 * @param bound after how long, in ms, a client with an answer under way is given up
 * @returns ends the looking
 */
export function watchForVanished(guests: Iterable<Guest>, port: number, bound: number): () => void {
  const interval = bound / LOOKS;
  let isLooking = false;
  const timer = setInterval(async () => {
    if (isLooking) return;
    isLooking = true;
    await look(guests, port, interval, bound - interval);
    isLooking = false;
  }, interval);
  return () => clearInterval(timer);
}

async function look(
  guests: Iterable<Guest>,
  port: number,
  grace: number,
  patience: number,
): Promise<void> {
  const asked = performance.now();
  const silent = [...guests].filter(({ connection: { unansweredSince } }) => {
    return unansweredSince !== undefined && asked - unansweredSince >= grace;
  });
  if (silent.length === 0) return;
  const underWay = await unacknowledged(port);
  for (const guest of silent) {
    const { connection } = guest;
    const { address, port } = connection.peer;
    const isUnderWay = connection.isStuck || underWay?.has(`${plainAddress(address)} ${port}`);
    if (isUnderWay === false) connection.arrived(asked);
    else if (isUnderWay && asked - (connection.unansweredSince ?? asked) >= patience) {
      guest.end('vanished');
    }
  }
}

/**
 * Whoever has something under way to them, by address and port; nobody where the system does not say. `undefined` when
 * its table cannot be read just now, as without a descriptor: then nobody is known to have got anything.
 */
async function unacknowledged(port: number): Promise<ReadonlySet<string> | undefined> {
  if (process.platform !== 'linux') return new Set();
  const rows = await readUnacknowledged(port).catch(() => undefined);
  return rows && new Set(rows.map((row) => `${row.address} ${row.port}`));
}
