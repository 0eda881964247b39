import { install, mayInstall } from './apt.mts';
import { onPath } from './onPath.mts';

/** A VNC server, and what makes WebSockets of its connections. */
export interface Vnc {
  readonly xvnc: string;
  readonly websockify: string;
}

const PACKAGES = ['tigervnc-standalone-server', 'websockify'];

/**
 * TigerVNC's Xvnc and websockify: installed ones, else, on Debian, fresh ones. `undefined` where there are none:
 * both need more of the system than could be unpacked into a folder.
 */
export async function findVnc(): Promise<Vnc | undefined> {
  try {
    const found = installed();
    if (found !== undefined || !mayInstall()) return found;
    for (const name of PACKAGES) await install(name);
    return installed();
  } catch (error) {
    console.log(`No VNC server: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

function installed(): Vnc | undefined {
  const xvnc = onPath('Xtigervnc');
  const websockify = onPath('websockify');
  return xvnc === undefined || websockify === undefined ? undefined : { xvnc, websockify };
}
