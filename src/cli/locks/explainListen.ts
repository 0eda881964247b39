import { listenerOf } from '../../probe/listeners.ts';
import { toPort } from '../../probe/port.ts';
import { describeListener } from '../../registry/messages.ts';
import { ExpectedFailure } from '../errors.ts';

/**
 * Says why a server could not listen.
 * @throws always: ExpectedFailure, or the error itself where it is none of the system's
 */
export async function explainListen(
  error: NodeJS.ErrnoException,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<never> {
  const fail = (message: string) => new ExpectedFailure(message, { cause: error });
  switch (error.code) {
    case 'EADDRINUSE': {
      const known = toPort(port);
      const listener = known && (await listenerOf(known).catch(() => undefined));
      const who = listener === undefined ? 'in use' : `in use by ${describeListener(listener)}`;
      throw fail(`Port ${port} is ${who}.\nChoose another one by --port.`);
    }
    case 'EACCES':
      throw fail(
        `Port ${port} may not be used: the system reserves it.\nChoose another one by --port.`,
      );
    case 'EADDRNOTAVAIL':
      throw fail(`${host} is no address of this machine.`);
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      throw fail(`There is no host "${host}".`);
    default:
      if (error.code === undefined) throw error;
      throw fail(`Cannot listen on ${host}, port ${port} (${error.code}).`);
  }
}
