import { HANDOFFS } from '../session/handoff/handoff.ts';
import { JSON_OPTION, type VerbSpec } from './verbSpec.ts';

const MANY = Number.POSITIVE_INFINITY;

const GRACE_OPTION = {
  kind: 'grace',
  value: 'S',
  summary: 'How long it may take to end after SIGTERM, before SIGKILL; 5 seconds.',
} as const;

/** The verbs of `berth session`, in the order that help shows. */
export const SESSION_VERBS = {
  'session start': {
    summary: 'Start a command on the port of a name, and wait until it is ready',
    operands: 'NAME',
    kinds: ['name'],
    min: 1,
    max: 1,
    command: true,
    options: {
      pool: { kind: 'pool', value: 'POOL', summary: 'For a new name: a port of this pool.' },
      ready: {
        kind: 'ready',
        value: 'CHECK',
        summary: 'tcp (the default), http:PATH, log:TEXT or none.',
      },
      'ready-timeout': {
        kind: 'time',
        value: 'S',
        summary: 'How long it may take to get ready; 30 seconds. 500ms and 2m do, too.',
      },
      lock: {
        kind: 'lock',
        value: 'NAME',
        summary: 'Take this lock first, and hold it while it runs.',
      },
      cwd: { kind: 'file', value: 'DIR', summary: 'Run it in this folder.' },
      env: {
        kind: 'variable',
        value: 'K=V',
        repeatable: true,
        summary: 'A variable for it; the value may hold $<port:NAME>.',
      },
      handoff: {
        kind: 'choice',
        value: 'MEANS',
        choices: HANDOFFS,
        summary: 'How its port is kept for it: auto (the default), hold, fd, reuseport, none.',
      },
      detach: { kind: 'flag', short: 'd', summary: 'Return as soon as it is ready.' },
      json: { kind: 'flag', summary: 'Answer in JSON; with --detach.' },
    },
    details:
      'The name gets a port on first use; PORT and the variable of the name (API_PORT) hold it, and\n' +
      '$<port:NAME> stands for it in the command. No shell is involved.\n' +
      'Ready: tcp, it listens on its port; http:PATH, it answers with a status from 200 to 399;\n' +
      'log:TEXT, it has printed the text; none, at once.\n' +
      '--lock waits as long as --ready-timeout says until nobody else has the lock.\n' +
      'Without --detach its output is shown until it ends, and the exit code is its own. Ctrl+C stops\n' +
      'it, a second one at once; closing the terminal does not. With --detach the port is printed.\n' +
      'When it fails nothing is left of it. Exit codes: 4 no port, 5 not started or ended, 6 not ready\n' +
      'in time, or its lock not free. --json prints "session", "port", "pid" and more, or "error" with\n' +
      '"code", "message", "rolledBack" and "log".',
    examples: [
      ['berth session start api -- npm start', 'watch it until Ctrl+C'],
      ['berth session start api --detach --ready http:/health -- npm start', 'in the background'],
      [
        "berth session start /vm/17 --pool vnc -d -- websockify '$<port:/vm/17>' localhost:5917",
        'a helper with a port of a pool',
      ],
    ],
    otherWords: ['run', 'new', 'create', 'launch', 'up'],
  },
  'session list': {
    summary: "List this project's sessions and the shared ones",
    operands: '',
    kinds: [],
    min: 0,
    max: 0,
    options: {
      all: { kind: 'flag', short: 'a', summary: 'All projects and shared names.' },
      json: JSON_OPTION,
    },
    details:
      'STATE is starting, ready, silent (it runs, but does not listen on its port any more), ended, or\n' +
      'unknown (it was started in another container or on another machine).',
    examples: [
      ['berth session list', 'this project'],
      ['berth session list --all --json', 'everything, for a script'],
    ],
    otherWords: ['ls', 'ps', 'show'],
  },
  'session status': {
    summary: 'Say how a session is doing, or all of them and the pools',
    operands: '[NAME]',
    kinds: ['session'],
    min: 0,
    max: 1,
    options: { json: JSON_OPTION },
    details:
      'Without NAME: all sessions of this user, by state, and for each pool the names that have a port.\n' +
      'In JSON: "active" sessions, "healthy" ones of them, "sessions" by state, "silent" names and\n' +
      '"pools" with "used", "max" and "utilisation" from 0 to 1.',
    examples: [
      ['berth session status api', 'one session'],
      ['berth session status --json', 'all of them, for monitoring'],
    ],
    otherWords: ['stat', 'stats', 'info', 'inspect', 'health'],
  },
  'session logs': {
    summary: 'Print what a session has written',
    operands: 'NAME',
    kinds: ['session'],
    min: 1,
    max: 1,
    options: {
      follow: { kind: 'flag', short: 'f', summary: 'Go on until it ends, or Ctrl+C.' },
      lines: { kind: 'count', short: 'n', value: 'N', summary: 'Only the last N lines.' },
    },
    details: 'Standard output and standard error, as they came.',
    examples: [
      ['berth session logs api', 'all of it'],
      ['berth session logs api -f -n 20', 'the last lines, and what comes'],
    ],
    otherWords: ['log', 'output', 'tail', 'attach'],
  },
  'session stop': {
    summary: 'Stop sessions and free their ports',
    operands: '[NAME…]',
    kinds: ['session'],
    min: 0,
    max: MANY,
    options: {
      all: { kind: 'flag', summary: 'All sessions of this user, those of other projects too.' },
      pool: { kind: 'pool', value: 'POOL', summary: 'With --all: only those of this pool.' },
      grace: GRACE_OPTION,
    },
    details:
      'Every process of the session gets SIGTERM and, if some are still there after the grace, SIGKILL.\n' +
      'Its log goes with it.',
    examples: [
      ['berth session stop api web', 'two of them'],
      ['berth session stop --all --pool vnc', 'all that have a port of a pool'],
      ['berth session stop api --grace 0', 'at once, by SIGKILL'],
    ],
    otherWords: ['kill', 'end', 'rm', 'remove', 'delete', 'down', 'quit'],
  },
  'session restart': {
    summary: 'Stop a session and start it again, on the same port',
    operands: 'NAME',
    kinds: ['session'],
    min: 1,
    max: 1,
    options: { grace: GRACE_OPTION, json: JSON_OPTION },
    details: 'As it was started, and in the background. Prints the port once it is ready.',
    examples: [['berth session restart api', 'after a change']],
    otherWords: ['reload', 'again'],
  },
} as const satisfies Record<string, VerbSpec>;
