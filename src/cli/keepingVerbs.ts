import { JSON_OPTION, type VerbSpec } from './verbSpec.ts';

const MANY = Number.POSITIVE_INFINITY;

/** The verbs that keep ports from names, and names from clean-up. */
export const KEEPING_VERBS = {
  reserve: {
    summary: 'Keep ports from all names, or list what is reserved',
    operands: '[PORT|A-B…]',
    kinds: ['ports'],
    min: 0,
    max: MANY,
    options: {
      note: { kind: 'text', value: 'TEXT', summary: 'Why, in a few words for people.' },
      json: JSON_OPTION,
    },
    details: 'A name that has such a port already keeps it.',
    examples: [
      ['berth reserve 5432 --note Postgres', 'no name gets this port'],
      ['berth reserve 6000-6063', 'nor one of these'],
      ['berth reserve', 'list them'],
    ],
    otherWords: ['block', 'forbid', 'exclude', 'ban', 'reserved', 'reservations'],
  },
  unreserve: {
    summary: 'Let names have reserved ports again',
    operands: 'PORT|A-B…',
    kinds: ['reservation'],
    min: 1,
    max: MANY,
    options: {},
    details: 'Write each reservation as it was made.',
    examples: [['berth unreserve 6000-6063', 'the whole range']],
    otherWords: ['unblock', 'allow'],
  },
  pin: {
    summary: 'Have clean-up leave names alone',
    operands: 'NAME…',
    kinds: ['name'],
    min: 1,
    max: MANY,
    options: {},
    details: 'Whatever becomes of its project, berth gc does not release a pinned name.',
    examples: [['berth pin api /postgres', 'both at once']],
    otherWords: ['keep', 'protect'],
  },
  unpin: {
    summary: 'Let clean-up have names again',
    operands: 'NAME…',
    kinds: ['name'],
    min: 1,
    max: MANY,
    options: {},
    examples: [['berth unpin api', 'berth gc may release it once nobody needs it']],
    otherWords: ['unprotect'],
  },
} as const satisfies Record<string, VerbSpec>;
