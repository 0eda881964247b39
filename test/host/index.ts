// The bundler replaces this module by all of test/host/**/*.test.ts.
import { loadTests } from 'berth:host-tests';
import { writeFile } from 'node:fs/promises';
import Mocha from 'mocha';
import { LineReporter } from './lineReporter.ts';

/**
 * Runs the suite in the extension host: VS Code calls this with the extension installed and the
 * workspace open. A rejection makes VS Code end with a failure.
 */
export async function run(): Promise<void> {
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 120_000,
    reporter: LineReporter,
    forbidOnly: true,
    ...(process.env.BERTH_GREP ? { grep: process.env.BERTH_GREP } : {}),
  });
  // Mocha defines describe() and it() when it loads a file; here the files are in this bundle.
  mocha.suite.emit(Mocha.Suite.constants.EVENT_FILE_PRE_REQUIRE, globalThis, '', mocha);
  loadTests();
  const failed: { name: string; message: string }[] = [];
  const runner = await new Promise<Mocha.Runner>((resolve) => {
    const running: Mocha.Runner = mocha.run(() => resolve(running));
    running.on(Mocha.Runner.constants.EVENT_TEST_FAIL, (test, error: Error) => {
      failed.push({ name: test.fullTitle(), message: error.stack ?? String(error) });
    });
  });
  const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
  const report = process.env.BERTH_REPORT;
  if (report) {
    await writeFile(
      report,
      JSON.stringify({ passed: passes, failed: failures, skipped: pending, failures: failed }),
    );
  }
  if (failures > 0) throw new Error(`${failures} failed`);
}
