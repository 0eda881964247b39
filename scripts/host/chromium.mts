import { existsSync } from 'node:fs';
import { install, mayInstall } from './apt.mts';
import { onPath } from './onPath.mts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const macApps = ['Google Chrome', 'Chromium'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);

/**
 * The browser that shows the workbench: `$CHROME`, else an installed Chromium or Chrome, else, for
 * root on Debian, a fresh install. Throws with what to do when there is none.
 */
export async function findChromium(): Promise<string> {
  const own = process.env.CHROME;
  if (own) return own;
  const found = installed();
  if (found) return found;
  if (mayInstall()) {
    await install('chromium');
    const fresh = installed();
    if (fresh) return fresh;
  }
  throw new Error(
    'No Chromium found. Install it (Debian: sudo apt-get install chromium) or set CHROME to its path.',
  );
}

function installed(): string | undefined {
  for (const name of names) {
    const path = onPath(name);
    if (path) return path;
  }
  return macApps.find((path) => existsSync(path));
}
