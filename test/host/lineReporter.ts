import { findSourceMap } from 'node:module';
import Mocha from 'mocha';
import { testLineMark } from '../../scripts/host/testLines.mts';

const { constants } = Mocha.Runner;

/** Prints one marked line a test, which the runner outside picks out of the workbench's log. */
export class LineReporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    let depth = 0;
    runner.on(constants.EVENT_SUITE_BEGIN, (suite) => {
      if (suite.title) print(depth, suite.title);
      depth++;
    });
    runner.on(constants.EVENT_SUITE_END, () => {
      depth--;
    });
    runner.on(constants.EVENT_TEST_PASS, (test) => {
      print(depth, `✓ ${test.title} (${test.duration ?? 0} ms)`);
    });
    runner.on(constants.EVENT_TEST_PENDING, (test) => print(depth, `- ${test.title}`));
    runner.on(constants.EVENT_TEST_FAIL, (test, error: Error) => {
      print(depth, `✗ ${test.title}`);
      print(depth + 1, mapped(error.stack ?? String(error)));
      const { actual, expected } = error as { actual?: unknown; expected?: unknown };
      if (actual !== undefined) print(depth + 1, `actual   ${show(actual)}`);
      if (expected !== undefined) print(depth + 1, `expected ${show(expected)}`);
    });
  }
}

/** VS Code formats stacks itself, which skips Node's own use of source maps. */
function mapped(stack: string): string {
  return stack.replace(/([^\s(]+\.js):(\d+):(\d+)/g, (place, file, line, column) => {
    const origin = findSourceMap(file)?.findOrigin(Number(line), Number(column));
    if (!origin || !('fileName' in origin)) return place;
    return `${origin.fileName}:${origin.lineNumber}:${origin.columnNumber}`;
  });
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? String(value));
}

/** One call a line, as the workbench's console keeps calls apart but not lines; `%` is format's. */
function print(depth: number, text: string): void {
  for (const line of text.split('\n')) {
    console.log('%s', `${testLineMark}${'  '.repeat(depth)}${line}`);
  }
}
