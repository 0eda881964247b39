import type { Listener } from '../../probe/listeners.ts';
import type { NamedPort } from '../../registry/book.ts';

/** What people call the ports of servers that serve one client only, or count connections that say nothing. */
const NAMES =
  /(^|[._@-])(debug|debugger|debugpy|inspect|inspector|dap|dlv|delve|gdb|gdbserver|lldb|jdwp|pdb|xdebug|vnc|rfb|spice|serial|mysql|mariadb)\d*($|[._@-])/;

/**
 * Programs of that kind, wherever they stand in a command line. `nc -l` is gone after its first client; MySQL
 * refuses a host after a hundred connections without a greeting, see `max_connect_errors` in its manual.
 */
const PROGRAMS =
  /(^|[/\\\s])(gdbserver|lldb-server|dlv|debugpy|openocd|qemu-system-\w+|Xvnc|Xtigervnc|x11vnc|wayvnc|vncserver|nc|ncat|netcat|socat|ser2net|mysqld|mariadbd)(\.exe)?($|\s)|-agentlib:jdwp|-Xrunjdwp|--inspect(-brk)?\b/;

/**
 * Whether nobody should connect to a name's server only to see that it answers: it may serve a single client,
 * who would then be us, or mind connections that say nothing.
 */
export function isShy({ name, pool }: NamedPort, listener: Listener): boolean {
  // Most pools are of displays and the like, a client each.
  if (pool !== undefined) return true;
  if (NAMES.test(name.slice(name.lastIndexOf('/') + 1))) return true;
  return PROGRAMS.test((listener.commandLine ?? [listener.command ?? '']).join(' '));
}

/** The address at which this machine reaches a listener. */
export function addressOf({ addresses }: Listener): string | undefined {
  if (addresses.some((address) => address === '0.0.0.0' || address === '127.0.0.1')) {
    return '127.0.0.1';
  }
  return addresses.some((address) => address === '::') ? '::1' : addresses[0];
}
