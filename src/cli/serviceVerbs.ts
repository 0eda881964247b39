import { JSON_OPTION, type VerbSpec } from './verbSpec.ts';

const MANY = Number.POSITIVE_INFINITY;

/** The verbs for the services that a project declares. */
export const SERVICE_VERBS = {
  up: {
    summary: "Start the project's services and show what they write",
    operands: '[SERVICE…]',
    kinds: ['service'],
    min: 0,
    max: MANY,
    options: {
      detach: {
        kind: 'flag',
        short: 'd',
        summary: 'Return when all are ready; they go on in the background.',
      },
    },
    details:
      'Services are declared under "services" in berth.json, or are the processes of a Procfile:\n' +
      '  "services": { "db": { "command": "./db.sh" },\n' +
      '                "api": { "command": "node api.js", "dependsOn": ["db"], "restart": "always" } }\n' +
      'Each starts once those it depends on are ready. With names: those and what they depend on. When\n' +
      'one does not get ready, all that were started are stopped again; exit codes: 4 no port, 5 not\n' +
      'started or ended, 6 not ready in time. Ctrl+C stops all, a second one at once. A service that\n' +
      'ends is started again as its "restart" says, after 1 s, 2 s, 4 s and so on, 30 s at most; after\n' +
      '10 s of being ready it begins with 1 s anew.',
    examples: [
      ['berth up', 'all services, until Ctrl+C'],
      ['berth up web', 'one service and what it depends on'],
      ['berth up --detach', 'in the background, until berth down'],
    ],
    otherWords: ['start', 'services', 'procfile', 'foreman', 'compose'],
  },
  down: {
    summary: "Stop the project's services, or some of them",
    operands: '[SERVICE…]',
    kinds: ['service'],
    min: 0,
    max: MANY,
    options: {},
    details:
      'It does not matter who started them, or where. Those that depend on others are stopped first.\n' +
      'A berth up that looks after them lets them go, and ends when it has none left.',
    examples: [
      ['berth down', 'all services of the project'],
      ['berth down web', 'one of them'],
    ],
    otherWords: ['stop', 'halt', 'kill'],
  },
  ps: {
    summary: "List the project's services and what they are doing",
    operands: '',
    kinds: [],
    min: 0,
    max: 0,
    options: { json: JSON_OPTION },
    details:
      'STATE is stopped, starting, ready, silent (it runs, but does not listen on its port any more),\n' +
      'ended with its exit code or signal, or unknown (started in another container or machine).',
    examples: [
      ['berth ps', 'a table'],
      ['berth ps --json', 'the same for a script'],
    ],
    otherWords: ['status', 'services', 'top'],
  },
} as const satisfies Record<string, VerbSpec>;
