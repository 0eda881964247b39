import { JSON_OPTION, type VerbSpec } from './verbSpec.ts';

/** The verbs of `berth pool`, in the order that help shows. */
export const POOL_VERBS = {
  'pool add': {
    summary: 'Set ports aside for names that ask for them',
    operands: 'NAME A-B',
    kinds: ['new-pool', 'range'],
    min: 2,
    max: 2,
    options: {
      max: {
        kind: 'count',
        value: 'N',
        summary: 'How many names may have a port of it at a time; else all.',
      },
      note: { kind: 'text', value: 'TEXT', summary: 'A few words for people.' },
      replace: { kind: 'flag', summary: 'Change the pool of that name, if there is one.' },
    },
    details: 'Names that have ports of the range keep them.',
    examples: [
      ['berth pool add vnc 5900-5999 --max 20', 'for 20 displays at most'],
      ['berth get /vm/1 --pool vnc', 'take a port of it'],
    ],
    otherWords: ['new', 'create', 'make', 'set'],
  },
  'pool list': {
    summary: 'List the pools',
    operands: '',
    kinds: [],
    min: 0,
    max: 0,
    options: { json: JSON_OPTION },
    examples: [['berth pool list', 'all pools and their ports']],
    otherWords: ['ls', 'show'],
  },
  'pool status': {
    summary: 'Say how full the pools are',
    operands: '[NAME]',
    kinds: ['pool'],
    min: 0,
    max: 1,
    options: { json: JSON_OPTION },
    details:
      'TOTAL counts the ports, and with --max says how many of them names may have.\n' +
      'FREE is how many more names can get a port: not named, reserved or in use, and within --max.\n' +
      'USED is the share of the pool that names have.',
    examples: [
      ['berth pool status', 'all pools'],
      ['berth pool status vnc --json', 'one, for a script'],
    ],
    otherWords: ['stat', 'stats', 'usage', 'info'],
  },
  'pool remove': {
    summary: 'Remove a pool; its ports are like any others then',
    operands: 'NAME',
    kinds: ['pool'],
    min: 1,
    max: 1,
    options: {
      force: { kind: 'flag', summary: 'Even if names have ports of it; they keep them.' },
    },
    examples: [['berth pool remove vnc', 'when no name has a port of it']],
    otherWords: ['rm', 'delete', 'del', 'release'],
  },
} as const satisfies Record<string, VerbSpec>;
