import { type FileHandle, open } from 'node:fs/promises';
import { SocketAddress } from 'node:net';
import { endianness } from 'node:os';
import { ProbeError } from './errors.ts';
import { type Port, toPort } from './port.ts';

/** A listening socket as a row of /proc/net/tcp or tcp6 has it. */
export interface ListeningSocket {
  readonly port: Port;
  readonly address: string;
  /** Of the user who made the socket. */
  readonly uid: number;
  /** The socket's number, the same as in /proc/PID/fd; `0` where no process holds it. */
  readonly inode: string;
  /** How many connections wait to be accepted. */
  readonly waiting: number;
}

/**
 * sl, local address, remote address, state (0A is LISTEN), queues, timer, retransmits, uid, timeout, inode. The second
 * queue of a listening socket is of connections that wait to be accepted (tcp4_seq_show in the kernel).
 */
const row =
  /^\s*\d+: ([0-9A-F]{8}(?:[0-9A-F]{24})?):([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} 0A [0-9A-F]+:([0-9A-F]+) \S+ \S+\s+(\d+)\s+\d+ (\d+) /;

/** The row as a listening socket; `undefined` for the heading and for any other state. */
export function parseTcpRow(line: string): ListeningSocket | undefined {
  if (!line.includes(' 0A ')) return undefined;
  const [, address, hexPort, waiting = '', uid, inode] = row.exec(line) ?? [];
  if (address === undefined || hexPort === undefined || inode === undefined) return undefined;
  const port = toPort(Number.parseInt(hexPort, 16));
  if (port === undefined) return undefined;
  return {
    port,
    address: decodeAddress(address),
    uid: Number(uid),
    inode,
    waiting: Number.parseInt(waiting, 16),
  };
}

/** The kernel prints each 32-bit word of an address as a number of the host's own byte order. */
function decodeAddress(hex: string): string {
  const bytes = Buffer.from(hex, 'hex');
  if (endianness() === 'LE') bytes.swap32();
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(i * 2).toString(16));
  // A socket of family 6 that is bound to an IPv4 address answers on exactly that one.
  if (/^(0,){5}ffff,/.test(groups.join())) return bytes.subarray(12).join('.');
  return new SocketAddress({ family: 'ipv6', address: groups.join(':') }).address;
}

/**
 * All listening sockets of this network namespace.
 *
 * @throws {ProbeError} the system has no such table, or it cannot be read.
 */
export async function readListeningSockets(
  signal: AbortSignal | undefined,
): Promise<readonly ListeningSocket[]> {
  // A table that changes between two reads may show a row twice.
  const unique = new Map<string, ListeningSocket>();
  for (const socket of await readTables(parseTcpRow, signal)) {
    unique.set(`${socket.inode} ${socket.port} ${socket.address}`, socket);
  }
  return [...unique.values()];
}

/** The far end of a connection. */
export interface FarEnd {
  readonly address: string;
  readonly port: number;
}

/** As above; the second word is what is sent and not acknowledged, and what is received and not read. */
const openRow =
  /^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) ([0-9A-F]{8}(?:[0-9A-F]{24})?):([0-9A-F]{4}) [0-9A-F]{2} ([0-9A-F]{8}):/;

/** The far end of a row whose near end is the port, if that has not acknowledged all that was sent to it. */
export function parseUnacknowledgedRow(line: string, port: number): FarEnd | undefined {
  if (line.includes(' 0A ')) return undefined;
  const [, near, address, far, queued] = openRow.exec(line) ?? [];
  if (address === undefined || far === undefined || queued === '00000000') return undefined;
  if (Number.parseInt(near ?? '', 16) !== port) return undefined;
  return { address: decodeAddress(address), port: Number.parseInt(far, 16) };
}

/**
 * Whoever is connected to the port and has not acknowledged all that was sent to them.
 *
 * @throws {ProbeError} the system has no such table, or it cannot be read.
 */
export function readUnacknowledged(port: number): Promise<readonly FarEnd[]> {
  return readTables((line) => parseUnacknowledgedRow(line, port), undefined);
}

/** What `parse` finds in the rows of both tables. */
async function readTables<T>(
  parse: (line: string) => T | undefined,
  signal: AbortSignal | undefined,
): Promise<readonly T[]> {
  const tables = await Promise.all([
    readTable('/proc/net/tcp', parse, signal),
    readTable('/proc/net/tcp6', parse, signal),
  ]);
  if (tables.every((table) => table === undefined)) {
    throw new ProbeError('ENOENT', 'This system does not say who listens: no /proc/net/tcp.');
  }
  return tables.flatMap((table) => table ?? []);
}

/** Read piece by piece: the table also holds every connection, which may be tens of thousands. */
async function readTable<T>(
  path: string,
  parse: (line: string) => T | undefined,
  signal: AbortSignal | undefined,
): Promise<readonly T[] | undefined> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    const found: T[] = [];
    const buffer = Buffer.allocUnsafe(65536);
    let rest = '';
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
      signal?.throwIfAborted();
      if (bytesRead === 0) return found;
      const lines = (rest + buffer.toString('latin1', 0, bytesRead)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const row = parse(line);
        if (row !== undefined) found.push(row);
      }
    }
  } catch (error) {
    signal?.throwIfAborted();
    const code = (error as NodeJS.ErrnoException).code ?? 'UNKNOWN';
    if (code === 'ENOENT') return undefined;
    throw new ProbeError(code, `${path} cannot be read (${code}).`, { cause: error });
  } finally {
    await file?.close();
  }
}
