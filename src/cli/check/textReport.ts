import type { Attempt } from '../../probe/check/hostCheck.ts';
import type { Verdict } from '../../probe/check/judge.ts';
import type { Cli } from '../cli.ts';
import { seconds } from '../duration.ts';
import { localTime } from '../localTime.ts';
import { plural } from '../scan/words.ts';
import { styleFor } from '../style.ts';
import { visible } from '../visible.ts';
import type { LineProblem, Report, Summary } from './report.ts';

/** Of each problem only so many lines are told one by one: a list may be the wrong file. */
const TOLD = 10;

const PROBLEMS: Readonly<Record<LineProblem, string>> = {
  malformed: 'is no host',
  duplicate: 'is there already',
};

/** What each verdict says of a host, in the words that operators grep for. */
const VERDICTS: Readonly<Record<Exclude<Verdict, 'unresolved'>, string>> = {
  down: 'is down',
  flappy: 'is flappy',
  ok: 'is reporting ok',
};

/** For people: verdicts on standard output, all else on standard error. */
export function textReport(cli: Cli): Report {
  const style = styleFor(cli.env);
  const paint = { ok: style.good, down: style.bad, flappy: style.bad };
  const told: Record<LineProblem, number> = { malformed: 0, duplicate: 0 };
  const shortages = new Set<string>();
  return {
    lineProblem(problem, line, text) {
      const count = ++told[problem];
      if (count <= TOLD) cli.say(`line ${line}: "${text}" ${PROBLEMS[problem]}.`);
      if (count === TOLD) cli.say('More of these are only counted.');
    },
    attempt({ target }, attempt) {
      const time = localTime(new Date(attempt.at));
      const address = attempt.address === target.text ? '' : ` (${attempt.address})`;
      cli.say(`${time} ${target.text}${address}: ${outcome(attempt)}`);
    },
    verdict({ target, unresolved }, verdict, changed) {
      const time = changed === undefined ? '' : `${localTime(changed)} `;
      if (verdict === 'unresolved') {
        cli.say(`${time}${target.text} has no address (${unresolved}).`);
        return;
      }
      const words = paint[verdict](VERDICTS[verdict]);
      cli.print(`${time}${visible(target.text)} ${words}`);
    },
    shortage(code) {
      if (shortages.has(code)) return;
      shortages.add(code);
      cli.say(
        `This machine has too few resources for more connections now (${code}): going slower.`,
      );
    },
    summary: (summary) => cli.say(summaryLine(summary)),
  };
}

/** What an attempt came to, and when: `connected in 1.2 ms`. */
function outcome({ kind, ms, code }: Attempt): string {
  const time = ms < 10 ? `${ms.toFixed(1)} ms` : seconds(ms);
  switch (kind) {
    case 'up':
      return `connected in ${time}`;
    case 'refused':
      return `refused after ${time}`;
    case 'timeout':
      return `no answer in ${time}`;
    case 'unreachable':
      return `unreachable (${code}) after ${time}`;
    case 'error':
      return `failed (${code}) after ${time}`;
  }
}

function summaryLine(summary: Summary): string {
  const { hosts, ms, attempts, malformed, duplicate, blank } = summary;
  const verdicts = [
    [summary.ok, 'ok'],
    [summary.flappy, 'flappy'],
    [summary.down, 'down'],
    [summary.unresolved, 'without an address'],
    [summary.unchecked, 'not checked'],
  ] as const;
  const lines = [
    [malformed, 'no hosts'],
    [duplicate, 'there twice'],
    [blank, 'blank or comments'],
  ] as const;
  const listed = (counts: typeof verdicts | typeof lines) =>
    counts
      .filter(([count]) => count > 0)
      .map(([count, words]) => `${count} ${words}`)
      .join(', ');
  const checked =
    hosts === 0 ? 'There was no host to check' : `${plural(hosts, 'host')}: ${listed(verdicts)}`;
  const others = malformed + duplicate + blank === 0 ? '' : ` Other lines: ${listed(lines)}.`;
  const effort = hosts === 0 ? '' : ` ${plural(attempts, 'attempt')} in ${seconds(ms)}.`;
  // Where nothing at all was read, it is likely that nobody meant to give a list.
  const isEmpty = hosts === 0 && others === '';
  const hint = isEmpty ? ' Give some, one a line: echo localhost | berth check PORT' : '';
  return `${checked}.${effort}${others}${hint}`;
}
