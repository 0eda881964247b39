import { JSON_OPTION, type VerbSpec } from './verbSpec.ts';

/** The server that a verb is to ask; see `chosenServer`. */
const SERVER_OPTIONS = {
  server: {
    kind: 'server',
    value: 'HOST:PORT',
    summary: "This lock server instead of Berth's own on this machine.",
  },
  'secret-file': {
    kind: 'file',
    value: 'FILE',
    summary: 'The secret that the server wants to hear.',
  },
} as const;

/** The verbs about named locks. */
export const LOCK_VERBS = {
  lock: {
    summary: 'Run a command while holding a named lock, so that it never runs twice at once',
    operands: 'NAME',
    kinds: ['lock'],
    min: 1,
    max: 1,
    command: true,
    options: {
      wait: {
        kind: 'grace',
        value: 'S',
        summary: 'Wait up to S seconds for the lock instead of not at all.',
      },
      retry: { kind: 'count', value: 'N', summary: 'Try N more times when it is not granted.' },
      'retry-wait': {
        kind: 'time',
        value: 'S',
        summary: 'Pause S seconds between two tries instead of one.',
      },
      ...SERVER_OPTIONS,
      'keep-alive': {
        kind: 'time',
        value: 'S',
        summary: 'Ask the server every S seconds whether it is still there.',
      },
      'lost-signal': {
        kind: 'choice',
        value: 'SIG',
        choices: ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGKILL', 'none'],
        summary: 'Sent to the command when the lock is lost: SIGTERM, the default, or another.',
      },
      shell: { kind: 'flag', summary: 'The command is one line for the shell.' },
    },
    details:
      'NAME is a lock of this project, /NAME one of the whole machine. The first to need one starts a\n' +
      'server for them in the background, which goes when nobody does any more. With --server, or\n' +
      'TCPNETLOCK_HOST and TCPNETLOCK_PORT set, another server is asked, and NAME stands for itself.\n' +
      "The exit code is the command's; 122: the lock was lost while it ran, 123: somebody else has\n" +
      'it, 124: that is no lock server, 125: no server could be asked.\n' +
      'The command finds BERTH_LOCK and BERTH_LOCK_FENCE, a number that grows from holder to holder.',
    examples: [
      ['berth lock migrate --wait 60 -- npm run migrate', 'one migration at a time'],
      ['berth lock /gpu -- python train.py', 'one of all projects on this machine'],
      ["berth lock build --shell -- 'make && make install'", 'a line for the shell'],
      ['berth lock deploy --server ci:7654 -- ./deploy.sh', 'shared by several machines'],
    ],
    otherWords: ['flock', 'mutex', 'exclusive', 'once', 'serialize'],
  },
  locks: {
    summary: 'List the locks that are held, by whom, and who waits',
    operands: '',
    kinds: [],
    min: 0,
    max: 0,
    options: {
      all: { kind: 'flag', summary: 'Those of all projects.' },
      ...SERVER_OPTIONS,
      json: JSON_OPTION,
    },
    details: "Without --all: this project's and those of the whole machine.",
    examples: [
      ['berth locks', 'this project and the machine'],
      ['berth locks --server ci:7654 --json', 'those of another server, for a script'],
    ],
    otherWords: ['holders', 'lock-list', 'lslocks'],
  },
  'lock-server': {
    summary: 'Serve named locks to other programs and machines, over TCP',
    operands: '',
    kinds: [],
    min: 0,
    max: 0,
    options: {
      host: {
        kind: 'text',
        value: 'HOST',
        summary: 'The address to listen on instead of 127.0.0.1, this machine alone.',
      },
      port: { kind: 'port', value: 'PORT', summary: 'The port to listen on instead of 7654.' },
      'secret-file': {
        kind: 'file',
        value: 'FILE',
        summary: 'Serve only clients that know the secret in this file.',
      },
      'allow-shutdown': {
        kind: 'flag',
        summary: 'Clients on this machine may end the server by .server-shutdown.',
      },
      'keep-alive': {
        kind: 'seconds',
        value: 'S',
        summary: 'After S seconds of silence instead of 15, check that a client is still there.',
      },
      'json-log': {
        kind: 'flag',
        summary: 'Tell of everything that happens, one line of JSON each.',
      },
    },
    details:
      "A lock is held for exactly as long as its client's connection lives, so that it is free again\n" +
      "whatever happens to the client. The protocol is TcpNetLock's, lines of text: nc 127.0.0.1 7654\n" +
      'and then lock,name:NAME is enough. For a command: berth lock --server HOST:PORT.\n' +
      'Runs until Ctrl+C.',
    examples: [
      ['berth lock-server', 'for this machine, on port 7654'],
      [
        'berth lock-server --host 0.0.0.0 --secret-file lock.secret',
        'for others that know the secret',
      ],
      ['berth lock-server --json-log > lock.log', 'and keep what happens'],
    ],
    otherWords: ['lockserver', 'lockd', 'tcpnetlock'],
  },
} as const satisfies Record<string, VerbSpec>;
