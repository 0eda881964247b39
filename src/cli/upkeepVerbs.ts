import { JSON_OPTION, type VerbSpec } from './verbSpec.ts';

/** The verbs that look after the registry as a whole. */
export const UPKEEP_VERBS = {
  gc: {
    summary: 'Release names that nobody needs any more, and clear leftovers away',
    operands: '',
    kinds: [],
    min: 0,
    max: 0,
    options: {
      'dry-run': {
        kind: 'flag',
        summary: 'Only say what would go, and why.',
        excludes: ['interval'],
      },
      once: { kind: 'flag', summary: 'Clean up once; the default.', excludes: ['interval'] },
      interval: {
        kind: 'seconds',
        value: 'S',
        summary: 'Clean up every S seconds, until Ctrl+C.',
        excludes: ['dry-run', 'once'],
      },
      unused: {
        kind: 'days',
        value: 'AGE',
        summary: 'Names too that nobody asked for in this time, such as 90d or 12w.',
      },
      backups: {
        kind: 'days',
        value: 'AGE',
        summary: 'Copies of damaged files go after this time instead of 30d; the newest stay.',
      },
      json: JSON_OPTION,
    },
    details:
      'Releases names whose project folder is gone or whose process has ended, and removes what ended\n' +
      'programs left beside the registry. Pinned names stay, as does every name whose port somebody\n' +
      'listens on, and every folder that may only be on a volume that is not mounted.\n' +
      'Sessions are put in order: a start that was cut short is undone, a process that ended gives its\n' +
      'port back, one without a record is ended, and what ended more than a day ago is forgotten.',
    examples: [
      ['berth gc --dry-run', 'see what would go'],
      ['berth gc --unused 90d', 'names that lay idle for 90 days too'],
      ['berth gc --interval 3600', 'every hour, for a service of your own'],
    ],
    otherWords: ['clean', 'cleanup', 'clean-up', 'prune', 'tidy', 'purge', 'sweep'],
  },
  log: {
    summary: 'Show who was given, moved, renamed or released what, and when',
    operands: '[NAME]',
    kinds: ['name'],
    min: 0,
    max: 1,
    options: {
      lines: {
        kind: 'count',
        short: 'n',
        value: 'N',
        summary: 'The last N operations instead of 30.',
      },
      follow: { kind: 'flag', short: 'f', summary: 'Go on with what happens, until Ctrl+C.' },
      json: { kind: 'flag', summary: 'Answer in JSON, one line an operation.' },
    },
    details:
      'The newest comes last. NAME is a name, or the first part of several: "/shop" is the whole\n' +
      'project shop. The log keeps some thousands of operations; what only asks for a known name is none.',
    examples: [
      ['berth log', 'the last operations on this machine'],
      ['berth log api -n 5', 'what became of one name'],
      ['berth log --follow /shop', 'watch a project'],
    ],
    otherWords: ['events', 'journal', 'audit'],
  },
  stats: {
    summary: 'Show how much is allocated, refused and waited for',
    operands: '',
    kinds: [],
    min: 0,
    max: 0,
    options: {
      prometheus: {
        kind: 'flag',
        summary: "Answer in Prometheus' text format.",
        excludes: ['json'],
      },
      json: { kind: 'flag', summary: 'Answer in JSON.', excludes: ['prometheus'] },
    },
    examples: [
      ['berth stats', 'a short report'],
      ['berth stats --prometheus > berth.prom', "for node_exporter's textfile collector"],
    ],
    otherWords: ['statistics', 'metrics', 'usage'],
  },
} as const satisfies Record<string, VerbSpec>;
