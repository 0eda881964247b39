import type { VerbSpec } from './verbSpec.ts';

/** The verbs about named locks. */
export const LOCK_VERBS = {
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
        summary:
          'Look after a silent client after S seconds instead of 15; 10 more, and it is lost.',
      },
      'json-log': {
        kind: 'flag',
        summary: 'Tell of everything that happens, one line of JSON each.',
      },
    },
    details:
      "A lock is held for exactly as long as its client's connection lives, so that it is free again\n" +
      "whatever happens to the client. The protocol is lines of text: TcpNetLock's clients work, and\n" +
      'netcat does. berth lock --server HOST:PORT takes such a lock for a command.\n' +
      'Runs until Ctrl+C.',
    examples: [
      ['berth lock-server', 'for this machine, on port 7654'],
      [
        'berth lock-server --host 0.0.0.0 --secret-file lock.secret',
        'for others that know the secret',
      ],
      ["printf 'lock,name:migrate\\n' | nc -q 60 127.0.0.1 7654", 'hold a lock by hand'],
    ],
    otherWords: ['lockserver', 'lockd', 'tcpnetlock'],
  },
} as const satisfies Record<string, VerbSpec>;
