import { probeAgain } from '../../probe/free.ts';
import { listenerOf } from '../../probe/listeners.ts';
import type { Port } from '../../probe/port.ts';

/**
 * Whether something has the port though nobody listens there: an outgoing connection, or a socket that is bound
 * without SO_REUSEADDR. No system tells who that is.
 * @throws ProbeError when the machine cannot be asked
 */
export async function isBlocked(port: Port): Promise<boolean> {
  return (await probeAgain(port)).kind === 'used' && (await listenerOf(port)) === undefined;
}
