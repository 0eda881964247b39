import type { HostState } from '../../probe/check/hostCheck.ts';
import type { Cli } from '../cli.ts';
import { visible } from '../visible.ts';
import type { Report } from './report.ts';

/** For programs: one JSON object a line on standard output. docs/check.md has the fields. */
export function jsonReport(cli: Cli): Report {
  // JSON leaves some characters as they are that would steer a terminal.
  const print = (object: object) => cli.print(visible(JSON.stringify(object)));
  return {
    lineProblem: (type, line, text) => print({ type, line, text }),
    attempt: (host, { at, kind, ms, address, code }) =>
      print({
        type: 'attempt',
        at: new Date(at).toISOString(),
        ...subject(host),
        address,
        result: kind,
        ms: rounded(ms),
        ...(code === undefined ? {} : { code }),
      }),
    verdict: (host, verdict, changed) => {
      const { tally, upMs, latest, unresolved } = host;
      print({
        type: 'verdict',
        ...(changed === undefined ? {} : { at: changed.toISOString() }),
        ...subject(host),
        verdict,
        ...(unresolved === undefined ? {} : { code: unresolved }),
        ...(latest === undefined ? {} : { address: latest.address }),
        attempts: tally.attempts,
        up: tally.ups,
        ...(tally.ups === 0 ? {} : { meanMs: rounded(upMs / tally.ups) }),
      });
    },
    shortage: (code) => print({ type: 'shortage', code }),
    summary: (summary) => print({ type: 'summary', ...summary, ms: Math.round(summary.ms) }),
  };
}

function subject({ target }: HostState): { host: string; port: number } {
  return { host: target.text, port: target.port };
}

/** Milliseconds to the microsecond. */
function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
