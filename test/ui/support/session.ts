import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserOptions, openBrowser } from '../../../scripts/host/browser.mts';
import { installHost } from '../../../scripts/host/install.mts';
import { saveLogs } from '../../../scripts/host/logs.mts';
import type { ReleaseName } from '../../../scripts/host/releases.mts';
import { installExtension, startServer } from '../../../scripts/host/server.mts';
import { type Settings, testSettings, writeSettings } from '../../../scripts/host/settings.mts';
import { resultsDir } from '../../../scripts/paths.mts';
import { Workbench } from './workbench.ts';

export interface SessionOptions extends BrowserOptions {
  /** The packaged extension to install. */
  readonly vsix: string;
  /** Names the folder of pictures and logs below test-results/. */
  readonly name: string;
  readonly release?: ReleaseName;
  /** On top of the settings that keep a test quiet. */
  readonly settings?: Settings;
  readonly env?: NodeJS.ProcessEnv;
  /** More arguments of VS Code's server. */
  readonly args?: readonly string[];
}

/** A VS Code of its own: server, browser, settings and registry; gone after `close`. */
export interface Session {
  /** A scratch folder for workspaces; its real path. */
  readonly dir: string;
  /** The registry file of this session, which exists once the first name was allocated. */
  readonly registry: string;
  /**
   * Opens one more window on a folder or a .code-workspace file. Open them one after the other: at
   * once they starve each other.
   */
  open(path: string): Promise<Workbench>;
  /** Keeps logs and pictures of all windows in test-results/; for a failed test. */
  keepLogs(): Promise<void>;
  close(): Promise<void>;
}

/** Starts VS Code with the extension installed and no window yet. */
export async function startSession(options: SessionOptions): Promise<Session> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'berth-ui-')));
  const userDataDir = join(dir, 'user');
  const extensionsDir = join(dir, 'extensions');
  const registry = join(dir, 'state', 'registry.json');
  const results = join(resultsDir, 'ui', options.name);
  const settings = { ...testSettings, ...options.settings };
  await rm(results, { recursive: true, force: true });
  await mkdir(results, { recursive: true });
  await writeSettings(userDataDir, settings);

  const host = await installHost(options.release ?? 'current');
  await installExtension(host, options.vsix, { userDataDir, extensionsDir });
  const server = await startServer({
    host,
    userDataDir,
    extensionsDir,
    env: { BERTH_REGISTRY: registry, ...options.env },
    args: options.args ?? [],
  });
  const { browser, context } = await openBrowser(options).catch(async (error: unknown) => {
    await server.stop();
    throw error;
  });
  const windows: Workbench[] = [];
  return {
    dir,
    registry,
    async open(path) {
      const page = await context.newPage();
      const window = new Workbench(page, results);
      windows.push(window);
      const kind = path.endsWith('.code-workspace') ? 'workspace' : 'folder';
      await page.goto(server.url({ kind, path }));
      await window.ready();
      return window;
    },
    async keepLogs() {
      for (const [index, window] of windows.entries()) {
        await window.screenshot(`failure-window-${index + 1}`);
      }
      await saveLogs(results, { userDataDir, output: server.output() });
    },
    async close() {
      await browser.close();
      await server.stop();
      await rm(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
