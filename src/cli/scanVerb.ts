import { FILE_KINDS } from '../literals/fileKind.ts';
import type { VerbSpec } from './verbSpec.ts';

/** The verb that looks for hardcoded ports. */
export const SCAN_VERB = {
  scan: {
    summary: 'Find hardcoded ports in files, and replace them by names',
    operands: '[PATH…]',
    kinds: ['path'],
    min: 0,
    max: Number.POSITIVE_INFINITY,
    options: {
      json: {
        kind: 'flag',
        summary: 'Answer in JSON: one list of everything found.',
        excludes: ['sarif', 'fix'],
      },
      sarif: {
        kind: 'flag',
        summary: 'Answer in SARIF 2.1.0, for code scanning.',
        excludes: ['json', 'fix'],
      },
      fix: {
        kind: 'flag',
        summary: 'Put names in the place of all numbers that surely are ports.',
        excludes: ['json', 'sarif'],
      },
      kind: {
        kind: 'choice',
        value: 'KIND',
        choices: FILE_KINDS,
        summary: 'Only files of this kind, such as compose, env or python.',
        repeatable: true,
      },
      fixable: {
        kind: 'flag',
        summary: 'Only what something can be done about: for CI, where the rest may stay.',
      },
      all: {
        kind: 'flag',
        summary: 'Tests, fixtures, generated and ignored files, too.',
      },
      exclude: {
        kind: 'text',
        value: 'GLOB',
        summary: 'Leave out what matches, as a line of a .gitignore would.',
        repeatable: true,
      },
    },
    details:
      'Without PATH: the current folder. A file that is named is always looked at; a folder without\n' +
      'what git ignores (.env files count all the same), tests, lock files and generated files.\n' +
      'A comment with berth-ignore, or with berth-ignore-next-line above, takes out a line; "ignore" in\n' +
      'berth.json takes out ports, kinds and files.\n' +
      'The exit code is 1 when something was found, 0 when nothing was, 2 when a path could not be read.',
    examples: [
      ['berth scan', 'the current folder'],
      ['berth scan --fix compose.yaml .env', 'replace what is found in two files'],
      ['berth scan --kind compose --kind env', 'these kinds of file only'],
      ['berth scan --fixable', 'in CI: fails as long as a port has no name that could have one'],
      ['berth scan --sarif > berth.sarif', 'for code scanning'],
    ],
    otherWords: ['find', 'search', 'lint', 'hardcoded', 'grep'],
  },
} as const satisfies Record<string, VerbSpec>;
