// npm run test:host [-- --oldest] [-- --grep TEXT]
// Runs test/host inside the extension host of a real VS Code that has the packaged extension.
// Linux: the VS Code server; elsewhere, or with $BERTH_VSCODE, desktop VS Code (downloaded if unset).
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  downloadAndUnzipVSCode,
  resolveCliArgsFromVSCodeExecutablePath,
  runTests,
} from '@vscode/test-electron';
import { installHost, serverRunsHere } from './host/install.mts';
import { type ReleaseName, releases } from './host/releases.mts';
import { run } from './host/run.mts';
import { installExtension } from './host/server.mts';
import { bundleHostTests } from './hostTestBundle.mts';
import { vsixToTest } from './package.mts';
import { resultsDir, root } from './paths.mts';

const { values } = parseArgs({
  options: {
    oldest: { type: 'boolean', default: false },
    grep: { type: 'string' },
    report: { type: 'string' },
  },
});
const releaseName: ReleaseName = values.oldest ? 'oldest' : 'current';
const logs = join(resultsDir, `host-${releaseName}`);
await rm(logs, { recursive: true, force: true });

// The real path, as the registry knows projects by theirs.
const dir = await realpath(await mkdtemp(join(tmpdir(), 'berth-host-')));
const dirs = { userDataDir: join(dir, 'user'), extensionsDir: join(dir, 'extensions') };
try {
  const workspace = join(dir, 'workspace');
  await mkdir(workspace);
  const fixture = join(root, 'test', 'host', 'workspace');
  if (existsSync(fixture)) await cp(fixture, workspace, { recursive: true });

  const vscode = await install(await vsixToTest(dir));
  const driver = join(dir, 'driver');
  await bundleHostTests(driver);
  const report = values.report ?? join(dir, 'report.json');
  console.log(`VS Code ${releases[releaseName].vscode}, ${workspace}`);
  process.exitCode = await runTests({
    vscodeExecutablePath: vscode,
    extensionDevelopmentPath: driver,
    extensionTestsPath: join(driver, 'index.js'),
    launchArgs: [
      workspace,
      `--user-data-dir=${dirs.userDataDir}`,
      `--extensions-dir=${dirs.extensionsDir}`,
    ],
    extensionTestsEnv: {
      BERTH_REGISTRY: join(dir, 'state', 'registry.json'),
      BERTH_RELEASE: releaseName,
      BERTH_REPORT: report,
      BERTH_LOGS: logs,
      ...(values.grep ? { BERTH_GREP: values.grep } : {}),
    },
  }).catch((error: unknown) => {
    console.error(String(error));
    return 1;
  });
  const { passed } = JSON.parse(await readFile(report, 'utf8').catch(() => '{"passed":0}'));
  if (passed === 0) {
    console.error('No host test passed.');
    process.exitCode = 1;
  }
} finally {
  // Something in there may still be writing its last log line.
  await rm(dir, { recursive: true, force: true, maxRetries: 5 });
}

/** Installs the package where the VS Code to test will look, and returns its executable. */
async function install(vsix: string): Promise<string> {
  if (serverRunsHere() && !process.env.BERTH_VSCODE) {
    await installExtension(await installHost(releaseName), vsix, dirs);
    return join(root, 'scripts', 'host', 'codeShim.mts');
  }
  const executable =
    process.env.BERTH_VSCODE || (await downloadAndUnzipVSCode(releases[releaseName].vscode));
  const [cli = executable] = resolveCliArgsFromVSCodeExecutablePath(executable);
  await run(cli, [
    `--user-data-dir=${dirs.userDataDir}`,
    `--extensions-dir=${dirs.extensionsDir}`,
    '--install-extension',
    vsix,
  ]);
  return executable;
}
