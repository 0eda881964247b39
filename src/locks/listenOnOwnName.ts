import path from 'node:path';
import { listenerOf } from '../probe/listeners.ts';
import type { Port } from '../probe/port.ts';
import { errorCode } from '../registry/errors.ts';
import { explain } from '../registry/messages.ts';
import type { Registry } from '../registry/registry.ts';
import { LockError } from './lockError.ts';
import { LockServer, type LockServerOptions } from './lockServer.ts';
import { SERVE_LOCKS, SERVER_NAME } from './serverTalk.ts';

/** How often the name gets another number when a stranger has the one before. */
const MOST_NUMBERS = 5;

/** What is said when somebody has the port: Windows says so of ports that it keeps for itself. */
const TAKEN: ReadonlySet<string | undefined> = new Set(['EADDRINUSE', 'EACCES']);

/**
 * Serves locks on the loopback, on the number of the server's own name. Its clients learn the number from the server's
 * state, so nobody relies on it: when a stranger has it, the name gets another one.
 * @returns undefined when the server of this registry is still there, though its state was not
 * @throws LockError `start-failed`; RegistryError; a system error
 */
export async function listenOnOwnName(
  registry: Registry,
  options: Pick<LockServerOptions, 'secret' | 'onBusy'>,
): Promise<{ readonly server: LockServer; readonly port: Port } | undefined> {
  const ref = { name: SERVER_NAME, root: path.dirname(registry.file) };
  const [given] = await registry.allocate([{ ...ref, note: "Berth's own lock server" }]);
  if (given?.kind !== 'allocated') throw noPort(given === undefined ? '' : explain(given));
  let { port } = given.named;
  for (let tries = 1; ; tries++) {
    const server = new LockServer({ ...options, host: '127.0.0.1', port });
    try {
      await server.listen();
      return { server, port };
    } catch (error) {
      if (!TAKEN.has(errorCode(error)) || tries === MOST_NUMBERS) throw error;
    }
    if (await isServerOf(registry, port)) return undefined;
    const moved = await registry.move(ref);
    if (moved.kind !== 'moved') throw noPort(explain(moved));
    port = moved.named.port;
  }
}

/** Other users have such a server, too, and most likely wanted the same number. */
async function isServerOf(registry: Registry, port: Port): Promise<boolean> {
  const words = (await listenerOf(port))?.commandLine ?? [];
  return words.includes(SERVE_LOCKS) && words.includes(registry.file);
}

function noPort(why: string): LockError {
  return new LockError('start-failed', `The lock server ${SERVER_NAME} can have no port. ${why}`);
}
