import type { VerbSpec } from './verbSpec.ts';

/** The verb that asks whether hosts are up. */
export const CHECK_VERB = {
  check: {
    summary: 'Say which hosts, or names on this machine, are up, down or flapping',
    operands: 'PORT|NAME…',
    kinds: ['port-or-name'],
    min: 1,
    max: Number.POSITIVE_INFINITY,
    options: {
      'input-file': {
        kind: 'file',
        value: 'FILE',
        summary: 'Read the hosts from this file instead of standard input.',
      },
      interval: {
        kind: 'time',
        value: 'S',
        summary: 'From one attempt on a host to the next: 1 s unless given; 10 s in a watch.',
      },
      timeout: {
        kind: 'time',
        value: 'S',
        summary: 'How long an attempt may take: 2 s unless given.',
      },
      rounds: {
        kind: 'count',
        value: 'N',
        summary: 'Attempts on each host: 5 unless given. A watch judges by the latest N.',
      },
      watch: {
        kind: 'flag',
        short: 'w',
        summary: 'Go on until Ctrl+C, and tell of every change.',
      },
      verbose: { kind: 'flag', short: 'v', summary: 'Tell of every attempt.' },
      json: { kind: 'flag', summary: 'Answer in JSON, one object a line.' },
      history: {
        kind: 'file',
        value: 'DIR',
        summary: 'Keep what was found in this folder, for berth history.',
      },
    },
    details:
      'The hosts are read from standard input, one a line: names, IPv4, IPv6, with :PORT where one has\n' +
      'a port of its own; # begins a comment. At a terminal, with nothing to read, it is localhost.\n' +
      'A host that fails five attempts in a row (all, when there are fewer) is down; one that is up at\n' +
      'one time and down at another is flappy. An attempt is one connection, closed at once.\n' +
      'No host sees more than one attempt an interval, nor two at the same time.\n' +
      'The exit code is 0 when all hosts are ok, 1 when one is not or there is none, 2 when the list\n' +
      'cannot be read.',
    examples: [
      ['berth check 3000', 'localhost'],
      ['cat hosts.txt | berth check 443', 'every host of a list'],
      ['berth check api web', 'what listens on the ports of these names'],
      ['berth check api --watch --history checks', 'until Ctrl+C, and keep what was found'],
      ['berth check 22 --input-file hosts.txt --rounds 1 --json', 'once, for a script'],
    ],
    otherWords: ['ping', 'probe', 'alive', 'health', 'nc', 'flapping'],
  },
} as const satisfies Record<string, VerbSpec>;
