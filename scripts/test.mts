// npm test [-- PART…]
// Runs all parts, or those that are named, and ends with the line "N passed, N failed".
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vsixToTest } from './package.mts';
import { resultsDir } from './paths.mts';
import { add, type Counts, describeCounts, oneFailed } from './testing/counts.mts';
import { type Part, parts } from './testing/parts.mts';

const names = process.argv.slice(2);
const unknown = names.filter((name) => !parts.some((part) => part.name === name));
if (unknown.length > 0) {
  console.error(`No such part: ${unknown.join(', ')}.`);
  console.error(`Parts are ${parts.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
const chosen = names.length > 0 ? parts.filter(({ name }) => names.includes(name)) : parts;

await mkdir(resultsDir, { recursive: true });
const dir = await mkdtemp(join(tmpdir(), 'berth-test-'));
let total: Counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
const summary: string[] = [];
try {
  for (const [index, part] of chosen.entries()) {
    console.log(`\n▶ ${part.name} (${index + 1} of ${chosen.length})`);
    const started = performance.now();
    const counts = await outcome(part);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const mark = counts.failed > 0 ? '✗' : '✓';
    const line = `${mark} ${part.name.padEnd(12)} ${seconds.padStart(6)} s  ${describeCounts(counts)}`;
    console.log(line);
    summary.push(line, ...counts.failures.map((failure) => failure.replace(/^/gm, '    ')));
    total = add(total, counts);
  }
} finally {
  await rm(dir, { recursive: true, force: true });
}
process.exitCode = total.failed > 0 ? 1 : 0;
console.log(`\n${summary.join('\n')}\n`);
if (total.skipped > 0)
  console.log(`${total.skipped} skipped, for want of a program or of test data`);
console.log(`${total.passed} passed, ${total.failed} failed`);

/** A part that cannot even start has failed; the others still run. */
async function outcome(part: Part): Promise<Counts> {
  try {
    // The parts find the package through this variable; a failed attempt is repeated and reported.
    if (part.needsPackage) process.env.BERTH_VSIX ||= await vsixToTest(dir);
    return await part.run();
  } catch (error) {
    console.error(error);
    return oneFailed;
  }
}
