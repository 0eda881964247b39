import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './run.mts';

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
  if (process.getuid?.() === 0 && onPath('apt-get')) {
    console.log('Installing Chromium with apt-get (once) …');
    await run('apt-get', ['update']);
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
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

/** The full path of a program on PATH. */
export function onPath(name: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((dir) => join(dir, name))
    .find((path) => existsSync(path));
}
