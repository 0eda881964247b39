// Checks hosts with more connections at once than it may have descriptors: usage greedyCheck HOST:PORT…
// Prints a JSON object: how many hosts have which verdict after how many attempts, and which resources ran short.
import { HostCheck } from '../../../src/probe/check/hostCheck.ts';
import { parseHostLine } from '../../../src/probe/check/hostLine.ts';
import type { Port } from '../../../src/probe/port.ts';

async function main(): Promise<void> {
  const verdicts: Record<string, number> = {};
  const shortages = new Set<string>();
  const check = new HostCheck({
    connections: 10_000,
    rounds: 2,
    intervalMs: 200,
    timeoutMs: 1500,
    onVerdict: ({ verdict, tally }) => {
      const key = `${verdict} after ${tally.attempts}`;
      verdicts[key] = (verdicts[key] ?? 0) + 1;
    },
    onShortage: (code) => shortages.add(code),
  });
  for (const text of process.argv.slice(2)) {
    const line = parseHostLine(text, 1 as Port);
    if (line.kind === 'host') check.add(line.target);
  }
  await check.complete();
  console.log(JSON.stringify({ verdicts, shortages: [...shortages] }));
}

main();
