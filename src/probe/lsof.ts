import { type Pid, type Port, parsePort, toPid } from './port.ts';

/** One socket of one process as `lsof -F` prints it. */
export interface LsofSocket {
  readonly pid: Pid;
  /** lsof's identity of the socket, the same in every process that shares it. */
  readonly device: string;
  readonly port: Port;
  readonly address: string;
}

/**
 * Reads `lsof -nP -iTCP -sTCP:LISTEN -FpfdtnT`: one field a line, its first character says which. A
 * process starts with `p`, each of its files with `f`; what follows belongs to the last of them.
 */
export function parseLsofSockets(output: string): readonly LsofSocket[] {
  const sockets: LsofSocket[] = [];
  let pid: Pid | undefined;
  let type = '';
  let device = '';
  for (const line of output.split('\n')) {
    const value = line.slice(1);
    if (line[0] === 'p') pid = toPid(Number(value));
    else if (line[0] === 'f') type = device = '';
    else if (line[0] === 't') type = value;
    else if (line[0] === 'd') device = value;
    else if (line[0] === 'n' && pid !== undefined) {
      const colon = value.lastIndexOf(':');
      const port = parsePort(value.slice(colon + 1));
      const host = value.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
      const any = type === 'IPv6' ? '::' : '0.0.0.0';
      if (port !== undefined) {
        sockets.push({ pid, device, port, address: host === '*' ? any : host });
      }
    }
  }
  return sockets;
}

/** Reads `lsof -a -d cwd -Fpn`: the working directory of each process. */
export function parseLsofFolders(output: string): ReadonlyMap<Pid, string> {
  const folders = new Map<Pid, string>();
  let pid: Pid | undefined;
  for (const line of output.split('\n')) {
    if (line[0] === 'p') pid = toPid(Number(line.slice(1)));
    else if (line[0] === 'n' && pid !== undefined) folders.set(pid, line.slice(1));
  }
  return folders;
}
