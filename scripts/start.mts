// npm start [-- --fresh] [-- --check] [-- --port N] [-- --browser]
// Opens a real VS Code with the extension and the sample workspace: desktop VS Code if `code` is
// on PATH, else (or with --browser) VS Code in the browser at a printed address.
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.mts';
import { cacheDir } from './host/cache.mts';
import { installHost } from './host/install.mts';
import { onPath } from './host/onPath.mts';
import { run } from './host/run.mts';
import { installExtension, startServer } from './host/server.mts';
import { calmSettings, writeSettings } from './host/settings.mts';
import { packageExtension } from './package.mts';
import { root } from './paths.mts';
import { keepSample, type Sample } from './sample.mts';

const { values } = parseArgs({
  options: {
    fresh: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    browser: { type: 'boolean', default: false },
    port: { type: 'string', default: '0' },
  },
});

const dir = join(cacheDir(), 'start');
if (values.fresh) await rm(dir, { recursive: true, force: true });
const userDataDir = join(dir, 'user');
const sample = await keepSample(join(dir, 'sample'));
// The sample's names stay out of the developer's own registry.
const env = { BERTH_REGISTRY: join(dir, 'registry.json') };
await writeSettings(userDataDir, calmSettings);

const code = onPath(process.platform === 'win32' ? 'code.cmd' : 'code');
if (code && !values.browser && !values.check) await openDesktop(code, sample);
else await serve(sample);

/** The extension runs from dist/, so a rebuild and *Reload Window* show a change. */
async function openDesktop(command: string, { shop, worktree }: Sample): Promise<void> {
  await bundle({ production: false, outdir: join(root, 'dist') });
  console.log(`Opening VS Code with ${shop}; its worktree is ${worktree}.`);
  console.log('This command ends when the window is closed.');
  await run(
    command,
    [
      ...['--new-window', '--wait', '--user-data-dir', userDataDir],
      ...['--extensionDevelopmentPath', root, shop],
    ],
    { env: { ...process.env, ...env } },
  );
}

async function serve({ shop, worktree }: Sample): Promise<void> {
  const extensionsDir = join(dir, 'extensions');
  const host = await installHost('current');
  await rm(extensionsDir, { recursive: true, force: true });
  await mkdir(extensionsDir, { recursive: true });
  const vsix = process.env.BERTH_VSIX || (await packageExtension(join(dir, 'berth.vsix')));
  await installExtension(host, vsix, { userDataDir, extensionsDir });
  const server = await startServer({
    host,
    userDataDir,
    extensionsDir,
    port: Number(values.port),
    env,
  });
  const address = server.url({ kind: 'folder', path: shop });
  console.log(`\nVS Code ${host.release.vscode} with Berth:`);
  console.log(`  the shop      ${address}`);
  console.log(`  its worktree  ${server.url({ kind: 'folder', path: worktree })}\n`);
  try {
    if (values.check) {
      await checkAnswer(address);
      console.log('It answers.');
    } else {
      console.log('Press Ctrl+C to stop it.');
      await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    }
  } finally {
    await server.stop();
  }
}

/** Does what a browser does: trades the token for a cookie, then asks for the page itself. */
async function checkAnswer(address: string): Promise<void> {
  const welcome = await fetch(address, { redirect: 'manual' });
  const cookie = welcome.headers.getSetCookie().map((text) => text.split(';')[0]);
  const next = new URL(welcome.headers.get('location') ?? '', address);
  const page = await fetch(next, { headers: { cookie: cookie.join('; ') } });
  if (!page.ok || !(await page.text()).includes('workbench')) {
    throw new Error(`VS Code answered ${page.status} instead of its window.`);
  }
}
