#!/usr/bin/env tsx
// Stands in for desktop VS Code's `code`, so that @vscode/test-electron can run a suite in the VS
// Code server and a headless browser: understands the arguments runTests() passes and ends with
// the suite's exit code.
import { resolve } from 'node:path';
import { format, parseArgs } from 'node:util';
import { openBrowser } from './browser.mts';
import { installHost } from './install.mts';
import { saveLogs } from './logs.mts';
import type { ReleaseName } from './releases.mts';
import { startServer } from './server.mts';
import { testSettings, writeSettings } from './settings.mts';
import { isTestLine } from './testLines.mts';

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    'user-data-dir': { type: 'string' },
    'extensions-dir': { type: 'string' },
    extensionDevelopmentPath: { type: 'string' },
    extensionTestsPath: { type: 'string' },
  },
});

/** The value of an option that runTests() always passes. */
function option(name: string): string {
  const value = values[name];
  if (typeof value !== 'string') throw new Error(`code shim: --${name} is missing`);
  return resolve(value);
}

const debug = Boolean(process.env.BERTH_DEBUG);
const userDataDir = option('user-data-dir');
await writeSettings(userDataDir, testSettings);
const server = await startServer({
  host: await installHost((process.env.BERTH_RELEASE ?? 'current') as ReleaseName),
  userDataDir,
  extensionsDir: option('extensions-dir'),
  // Without it, newer versions open the window but never run the tests in it.
  args: ['--enable-smoke-test-driver'],
});
const { browser, context } = await openBrowser();
const page = await context.newPage();

let ending = false;
async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  clearTimeout(timer);
  const logs = process.env.BERTH_LOGS;
  if (code !== 0 && logs) {
    await saveLogs(logs, { userDataDir, output: server.output(), page });
  }
  await browser.close();
  await server.stop();
  process.exitCode = code;
}

const timeoutMs = Number(process.env.BERTH_TIMEOUT_MS ?? 300_000);
const timer = setTimeout(() => {
  console.error(`The suite did not end within ${timeoutMs / 1000} s.`);
  void end(124);
}, timeoutMs);
process.once('SIGINT', () => void end(130));
process.once('SIGTERM', () => void end(143));
page.once('crash', () => {
  console.error('The browser page crashed.');
  void end(70);
});

// The workbench calls these two by name when it runs an extension test in a browser.
await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => {
  const line = format(...args);
  if (debug || isTestLine(line)) console.log(line);
});
await page.exposeFunction('codeAutomationExit', (code: number) => void end(code));

const folder = positionals[0];
await page.goto(
  server.url(folder ? { kind: 'folder', path: resolve(folder) } : undefined, [
    ['extensionDevelopmentPath', server.remote(option('extensionDevelopmentPath'))],
    ['extensionTestsPath', server.remote(option('extensionTestsPath'))],
  ]),
);
