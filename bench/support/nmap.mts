import { install, mayInstall } from '../../scripts/host/apt.mts';
import { onPath } from '../../scripts/host/onPath.mts';

/** nmap: an installed one, else Debian's, where it may be installed. */
export async function findNmap(): Promise<string | undefined> {
  if (onPath('nmap') === undefined && mayInstall()) await install('nmap').catch(() => {});
  return onPath('nmap');
}
