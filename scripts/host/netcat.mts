import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { unpack } from './apt.mts';
import { findAptTool } from './aptTool.mts';

const PACKAGE = 'netcat-openbsd';

/** OpenBSD's netcat, under the name that Debian gives it beside others; see `findAptTool`. */
export function findNetcat(): Promise<string | undefined> {
  return findAptTool({
    command: 'nc.openbsd',
    package: PACKAGE,
    async unpacked() {
      const command = join(await unpack([PACKAGE]), 'bin/nc.openbsd');
      // It needs libbsd, which nearly every system has.
      const { stderr } = spawnSync(command, ['-h'], { encoding: 'utf8' });
      return stderr?.includes('OpenBSD') ? command : undefined;
    },
  });
}
