import { join } from 'node:path';
import { unpack } from './apt.mts';
import { findAptTool } from './aptTool.mts';

/** busybox; see `findAptTool`. */
export function findBusybox(): Promise<string | undefined> {
  return findAptTool({
    command: 'busybox',
    package: 'busybox',
    unpacked: async () => join(await unpack(['busybox-static']), 'bin/busybox'),
  });
}
