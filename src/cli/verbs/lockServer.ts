import { isLoopback } from '../../locks/address.ts';
import type { LockEvent } from '../../locks/events.ts';
import { sayAddress } from '../../locks/lockAddress.ts';
import { LockServer } from '../../locks/lockServer.ts';
import { DEFAULT_PORT } from '../../locks/protocol.ts';
import type { Action } from '../cli.ts';
import { uptime } from '../duration.ts';
import { UsageError } from '../errors.ts';
import { EXIT } from '../exitCodes.ts';
import { openEventLog } from '../locks/eventLog.ts';
import { explainListen } from '../locks/explainListen.ts';
import { readSecret } from '../locks/readSecret.ts';

/** Who waits longer than an hour needs no keep-alive, and systems refuse it from nine hours on. */
const LONGEST_KEEP_ALIVE = 60 * 60 * 1000;

/** `berth lock-server` */
export const lockServer: Action<'lock-server'> = async ({ options }, cli) => {
  const { host = '127.0.0.1', port = DEFAULT_PORT } = options;
  const { 'keep-alive': keepAliveMs, 'secret-file': secretFile } = options;
  if (keepAliveMs !== undefined && keepAliveMs > LONGEST_KEEP_ALIVE) {
    throw new UsageError('--keep-alive is at most an hour: 3600.', 'lock-server');
  }
  const log = options['json-log'] ? openEventLog() : undefined;
  const seen = new Map<string, number>();
  const note = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
  const onEvent = (event: LockEvent): void => {
    note(event.event === 'released' && event.why === 'stopped' ? 'stopped' : event.event);
    log?.(event);
    if (event.event === 'trouble' && seen.get('trouble') === 1) {
      cli.say(
        `A client could not be let in (${event.why}). It is not said again if others cannot.`,
      );
    }
  };
  const server = new LockServer({
    host,
    port,
    secret: secretFile === undefined ? undefined : readSecret(secretFile, cli),
    allowShutdown: options['allow-shutdown'],
    ...(keepAliveMs === undefined ? {} : { keepAliveMs }),
    onEvent,
  });
  const begun = Date.now();
  const { address } = await server.listen().catch((error) => explainListen(error, { host, port }));
  const place = sayAddress({ host: address, port });
  log?.({ event: 'listening', address, port });
  if (!isLoopback(address) && secretFile === undefined) {
    cli.say(
      `Whoever reaches ${place} can take locks and see who holds them.\n` +
        'To serve only those who know a secret: --secret-file FILE.',
    );
  }
  cli.say(`Serving locks on ${place} until Ctrl+C.`);
  const end = () => void server.close();
  // Once: a second one ends a server that hangs.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  await server.closed;
  log?.({ event: 'ended' });
  const count = (what: string) => seen.get(what) ?? 0;
  const still = count('stopped') === 0 ? '' : ` ${count('stopped')} of them were still held.`;
  cli.say(
    `Served locks for ${uptime(Date.now() - begun)}: ${count('granted')} granted, ` +
      `${count('not-granted')} not granted.${still}`,
  );
  return EXIT.done;
};
